import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * Writes images of a bzip2 file in CIFAR-10's binary layout as PNG files, {@code CLASS/INDEX.png},
 * the first ones of each class:
 *
 * <pre>java -cp 'target/graft/lib/*' tools/SampleToPng.java sample/test.bin.bz2 OUTPUT COUNT</pre>
 *
 * It names the classes and reads the records by itself, so that a test which compares its pictures
 * with Graft's own reading compares two readings.
 */
final class SampleToPng {
  private static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int RECORD = 1 + 3 * PLANE;

  private SampleToPng() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: SampleToPng.java FILE.bin.bz2 OUTPUT COUNT");
      System.exit(2);
    }
    // ImageIO would otherwise look for a display, and keep its temporary files on disk.
    System.setProperty("java.awt.headless", "true");
    ImageIO.setUseCache(false);
    int written = write(Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]));
    System.out.println(written + " pictures in " + args[1]);
  }

  private static int write(Path source, Path output, int count) throws IOException {
    int[] ofClass = new int[CLASSES.size()];
    int written = 0;
    try (InputStream file = Files.newInputStream(source);
        InputStream records = new BZip2CompressorInputStream(file)) {
      byte[] record = records.readNBytes(RECORD);
      for (int index = 0; record.length == RECORD; index++, record = records.readNBytes(RECORD)) {
        int label = record[0];
        // An uneven count gives the first classes one image more.
        int wanted = count / CLASSES.size() + (label < count % CLASSES.size() ? 1 : 0);
        if (ofClass[label]++ < wanted) {
          Path folder = Files.createDirectories(output.resolve(CLASSES.get(label)));
          Path picture = folder.resolve(String.format("%04d.png", index));
          ImageIO.write(image(record), "png", picture.toFile());
          written++;
        }
      }
    }
    if (written < count) {
      throw new IOException(source + " holds only " + written + " of the " + count + " wanted");
    }
    return written;
  }

  /** The record's three planes of 32x32 as one image. */
  private static BufferedImage image(byte[] record) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < PLANE; pixel++) {
      int red = record[1 + pixel] & 0xff;
      int green = record[1 + PLANE + pixel] & 0xff;
      int blue = record[1 + 2 * PLANE + pixel] & 0xff;
      image.setRGB(pixel % SIDE, pixel / SIDE, red << 16 | green << 8 | blue);
    }
    return image;
  }
}
