package graft.dataset.cifar;

import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import graft.files.Count;
import java.util.List;
import java.util.function.Supplier;

/**
 * Some of CIFAR-10's images in memory.
 *
 * @param pixels [n,32,32,3], interleaved RGB
 * @param labels [n], each from 0 to 9
 */
public record CifarImages(byte[] pixels, byte[] labels) {
  /** Training and test images. */
  public record Parts(CifarImages train, CifarImages test) {}

  /**
   * A file.
   *
   * @param where its name for messages
   * @param length its length in bytes
   * @param content gives its bytes; asked once, and they are not kept, so that the files of a
   *     folder are in memory one after the other
   */
  record Source(String where, int length, Supplier<byte[]> content) {
    /** A file that is in memory. */
    static Source of(String where, byte[] content) {
      return new Source(where, content.length, () -> content);
    }
  }

  /**
   * The images of the files, one after the other.
   *
   * @throws GraftException naming the file and the first record (counted from 0) that is wrong
   */
  static CifarImages of(List<Source> sources) {
    int count =
        sources.stream()
            .mapToInt(source -> source.length() / Cifar10.RECORD_BYTES)
            .reduce(0, Math::addExact);
    byte[] labels = new byte[count];
    byte[] pixels = new byte[Math.multiplyExact(count, Pixels.CHANNELS * Cifar10.PLANE)];
    int next = 0;
    for (Source source : sources) {
      byte[] records = records(source);
      for (int record = 0; record < records.length / Cifar10.RECORD_BYTES; record++) {
        labels[next] = label(source, records, record);
        interleave(records, record, pixels, next);
        next++;
      }
    }
    return new CifarImages(pixels, labels);
  }

  private static byte[] records(Source source) {
    byte[] records = source.content().get();
    if (records.length == 0 || records.length % Cifar10.RECORD_BYTES != 0) {
      throw unsound(
          source,
          Count.of(records.length, "byte")
              + ", expected records of "
              + Cifar10.RECORD_BYTES
              + " bytes");
    }
    if (records.length != source.length()) {
      throw new GraftException(source.where() + " changed while it was read; try again");
    }
    return records;
  }

  private static byte label(Source source, byte[] records, int record) {
    int label = Byte.toUnsignedInt(records[record * Cifar10.RECORD_BYTES]);
    if (label >= Cifar10.CLASS_NAMES.size()) {
      throw unsound(
          source, "record " + record + " has label " + label + ", but the last label is 9");
    }
    return (byte) label;
  }

  private static GraftException unsound(Source source, String why) {
    return new GraftException(source.where() + " is not CIFAR-10: " + why + "; get it again");
  }

  /** Converts three planes to the red, green and blue of each pixel. */
  private static void interleave(byte[] records, int record, byte[] pixels, int image) {
    int red = record * Cifar10.RECORD_BYTES + 1;
    int green = red + Cifar10.PLANE;
    int blue = green + Cifar10.PLANE;
    int to = image * Pixels.CHANNELS * Cifar10.PLANE;
    for (int p = 0; p < Cifar10.PLANE; p++) {
      pixels[to++] = records[red + p];
      pixels[to++] = records[green + p];
      pixels[to++] = records[blue + p];
    }
  }
}
