package graft.dataset;

import graft.dataset.image.Pixels;
import graft.files.Hashes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Images of one size in memory, in the model's input format: interleaved RGB. */
final class MemoryImages implements ImageDataset {
  private final List<String> classNames;
  private final int height;
  private final int width;
  private final byte[] pixels;
  private final byte[] labels;

  /** The fingerprint; null until it is requested, because computing it hashes all images. */
  private String fingerprint;

  /**
   * Keeps the arrays without copying them.
   *
   * @param pixels uint8 [n,height,width,3]
   * @param labels [n], each from 0 to 255
   */
  MemoryImages(List<String> classNames, int height, int width, byte[] pixels, byte[] labels) {
    if (pixels.length != (long) labels.length * height * width * Pixels.CHANNELS) {
      throw new IllegalArgumentException(
          pixels.length + " bytes of pixels do not fit " + labels.length + " images");
    }
    this.classNames = List.copyOf(classNames);
    this.height = height;
    this.width = width;
    this.pixels = pixels;
    this.labels = labels;
  }

  /** The first images followed by the second; both must have the same size and classes. */
  static MemoryImages joined(MemoryImages first, MemoryImages second) {
    return new MemoryImages(
        first.classNames,
        first.height,
        first.width,
        joined(first.pixels, second.pixels),
        joined(first.labels, second.labels));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, Math.addExact(first.length, second.length));
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int index) {
    return Byte.toUnsignedInt(labels[index]);
  }

  @Override
  public ImageBatch batch(int[] indices) {
    int length = height * width * Pixels.CHANNELS;
    List<Pixels> images = new ArrayList<>();
    int[] batchLabels = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      int from = indices[i] * length;
      images.add(new Pixels(height, width, Arrays.copyOfRange(pixels, from, from + length)));
      batchLabels[i] = label(indices[i]);
    }
    return ImageBatch.of(images, batchLabels);
  }

  @Override
  public String fingerprint() {
    if (fingerprint != null) {
      return fingerprint;
    }
    MessageDigest digest = Hashes.newSha256();
    digest.update((String.join("\n", classNames) + "\n").getBytes(StandardCharsets.UTF_8));
    digest.update(
        ByteBuffer.allocate(3 * Integer.BYTES)
            .putInt(labels.length)
            .putInt(height)
            .putInt(width)
            .flip());
    digest.update(labels);
    digest.update(pixels);
    fingerprint = Hashes.hex(digest.digest());
    return fingerprint;
  }
}
