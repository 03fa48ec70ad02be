package graft.dataset.cifar;

import graft.failure.GraftException;
import graft.files.Reason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** The sample of CIFAR-10 that comes with Graft: {@code train.bin.bz2} and {@code test.bin.bz2}. */
public final class SampleData {
  /**
   * Largest unpacked size of a file, in bytes. It is over five times the size of the larger of the
   * two files.
   */
  private static final int LIMIT_BYTES = 16 << 20;

  private SampleData() {}

  /**
   * Reads the sample.
   *
   * @param folder the folder that contains the two files
   * @throws GraftException if a file is missing, damaged or not in CIFAR-10's format
   */
  public static CifarImages.Parts open(Path folder) {
    return new CifarImages.Parts(
        images(folder.resolve("train.bin.bz2")), images(folder.resolve("test.bin.bz2")));
  }

  private static CifarImages images(Path file) {
    return CifarImages.of(List.of(CifarImages.Source.of(file.toString(), unpack(file))));
  }

  private static byte[] unpack(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new GraftException(
          "Graft's sample lacks " + file + ": the installation is incomplete; build it again");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        InputStream unpacked = new BZip2CompressorInputStream(in, true)) {
      byte[] content = unpacked.readNBytes(LIMIT_BYTES + 1);
      if (content.length > LIMIT_BYTES) {
        throw new GraftException(file + " is too large for Graft's sample; copy or build it again");
      }
      return content;
    } catch (IOException | IndexOutOfBoundsException e) {
      throw new GraftException(
          file + " is damaged (" + Reason.of(e) + "); copy or build it again", e);
    }
  }
}
