package graft.bench;

import graft.failure.GraftException;
import graft.files.Reason;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Draws JPEG files: waves in all three colours, no two pictures alike, with noise on them. A
 * megapixel has about 250 KB, as in photographs.
 */
record PhotographFiles(int width, int height) {
  /** Height of the noise, which makes the files as large as photographs are. */
  private static final int NOISE = 64;

  /** Most pixels drawn at a time, of 4 bytes each: many processors share one heap. */
  private static final int AT_ONCE = 1 << 27;

  /**
   * Draws pictures on all processors.
   *
   * @param files where each of them goes, in folders that exist
   * @throws GraftException when a picture can't be written
   */
  void write(List<Path> files) {
    int atOnce = Math.max(1, AT_ONCE / (width * height));
    for (int from = 0; from < files.size(); from += atOnce) {
      IntStream.range(from, Math.min(files.size(), from + atOnce))
          .parallel()
          .forEach(i -> write(i, files.get(i)));
    }
  }

  private void write(int number, Path file) {
    try (OutputStream out = Files.newOutputStream(file);
        ImageOutputStream jpeg = new MemoryCacheImageOutputStream(out)) {
      ImageIO.write(draw(new SplittableRandom(number)), "jpg", jpeg);
    } catch (IOException e) {
      throw Reason.cannotWrite(file, e);
    }
  }

  /** Values are from 3 to 249. */
  private BufferedImage draw(SplittableRandom random) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    double[] across = wave(random.nextDouble(0.005, 0.05), width);
    double[] down = wave(random.nextDouble(0.005, 0.05), width + 2 * height);
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int wave = (int) (96 + across[x] + down[x + 2 * y]);
        int red = wave + random.nextInt(NOISE);
        int green = 191 - wave + random.nextInt(NOISE);
        int blue = wave / 2 + random.nextInt(NOISE);
        row[x] = red << 16 | green << 8 | blue;
      }
      image.setRGB(0, y, width, 1, row, 0, width);
    }
    return image;
  }

  private static double[] wave(double frequency, int length) {
    return IntStream.range(0, length).mapToDouble(i -> 45 * Math.sin(frequency * i)).toArray();
  }
}
