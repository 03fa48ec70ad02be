import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/**
 * Makes the carried sample from CIFAR-10's six files: the first images of each class, in the
 * official order and record layout.
 *
 * <pre>java -cp COMMONS_COMPRESS_JARS tools/MakeSample.java CIFAR_DIR OUTPUT_DIR</pre>
 *
 * <p>The same input gives the same bytes.
 */
public final class MakeSample {
  private static final int CLASSES = 10;
  private static final int RECORD = 1 + 3 * 32 * 32;
  private static final int TRAIN_OF_EACH = 100;
  private static final int TEST_OF_EACH = 50;

  private MakeSample() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println(
          "usage: java -cp COMMONS_COMPRESS_JARS tools/MakeSample.java CIFAR_DIR OUTPUT_DIR");
      System.exit(2);
    }
    Path cifar = Path.of(args[0]);
    Path output = Path.of(args[1]);
    List<Path> train =
        List.of(1, 2, 3, 4, 5).stream()
            .map(i -> cifar.resolve("data_batch_" + i + ".bin"))
            .toList();
    write(output.resolve("train.bin.bz2"), first(train, TRAIN_OF_EACH));
    write(
        output.resolve("test.bin.bz2"),
        first(List.of(cifar.resolve("test_batch.bin")), TEST_OF_EACH));
  }

  /** The first n records of each class, in the order of the files. */
  private static byte[] first(List<Path> files, int n) throws IOException {
    int[] taken = new int[CLASSES];
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Path file : files) {
      byte[] records = Files.readAllBytes(file);
      for (int at = 0; at < records.length; at += RECORD) {
        if (taken[records[at]]++ < n) {
          out.write(records, at, RECORD);
        }
      }
    }
    if (out.size() != n * CLASSES * RECORD) {
      throw new IOException("a class has fewer than " + n + " images");
    }
    return out.toByteArray();
  }

  private static void write(Path file, byte[] records) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (OutputStream out =
        new BZip2CompressorOutputStream(
            Files.newOutputStream(file), BZip2CompressorOutputStream.MAX_BLOCKSIZE)) {
      out.write(records);
    }
    System.out.println(file + ": " + Files.size(file) + " bytes");
  }
}
