package graft.bench;

import graft.dataset.DataOptions;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.dataset.augment.Augmentation;
import graft.dataset.augment.AugmentedImages;
import graft.failure.GraftException;
import graft.files.Reason;
import graft.machine.SessionOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** JPEG files of about a megapixel in two class folders, opened as {@code graft train} does. */
final class Photographs implements AutoCloseable {
  static final int WIDTH = 1152;
  static final int HEIGHT = 864;

  /** With noise of this height the files have about 250 KB, as photographs of this size have. */
  private static final int NOISE = 64;

  private final DataSplit data;
  private final ImageDataset plain;
  private final AugmentedImages augmented;

  private Photographs(DataSplit data, int imageSize, SessionOptions session) {
    this.data = data;
    this.plain = data.all().get();
    this.augmented = new AugmentedImages(plain, Augmentation.STANDARD, imageSize, session);
  }

  /**
   * Makes pictures and opens them; the caller closes what is returned and deletes the folder.
   *
   * @param count number of pictures, at least {@link BenchSettings#LEAST_PHOTOGRAPHS}
   * @param folder created if missing
   * @param imageSize height and width in pixels that the model resizes to
   * @throws GraftException when the pictures can't be written
   */
  static Photographs write(int count, Path folder, int imageSize, SessionOptions session) {
    try {
      for (String name : new String[] {"even", "odd"}) {
        Files.createDirectories(folder.resolve(name));
      }
      IntStream.range(0, count)
          .parallel()
          .forEach(i -> write(i, folder.resolve(i % 2 == 0 ? "even" : "odd")));
    } catch (IOException e) {
      throw Reason.cannotWrite(folder, e);
    } catch (UncheckedIOException e) {
      throw Reason.cannotWrite(folder, e.getCause());
    }
    DataSplit data =
        DataSpec.open(folder.toString(), new DataOptions(folder, folder, imageSize, 0, session));
    try {
      return new Photographs(data, imageSize, session);
    } catch (RuntimeException | Error e) {
      data.close();
      throw e;
    }
  }

  private static void write(int number, Path folder) {
    Path file = folder.resolve("%06d.jpg".formatted(number));
    try (OutputStream out = Files.newOutputStream(file);
        ImageOutputStream jpeg = new MemoryCacheImageOutputStream(out)) {
      ImageIO.write(draw(new SplittableRandom(number)), "jpg", jpeg);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waves in all three colours, no two pictures alike, with noise on them; values from 3 to 249.
   */
  private static BufferedImage draw(SplittableRandom random) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    double across = random.nextDouble(0.005, 0.05);
    double down = random.nextDouble(0.005, 0.05);
    int[] row = new int[WIDTH];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int wave = (int) (96 + 45 * Math.sin(across * x) + 45 * Math.sin(down * (x + 2 * y)));
        int red = wave + random.nextInt(NOISE);
        int green = 191 - wave + random.nextInt(NOISE);
        int blue = wave / 2 + random.nextInt(NOISE);
        row[x] = red << 16 | green << 8 | blue;
      }
      image.setRGB(0, y, WIDTH, 1, row, 0, WIDTH);
    }
    return image;
  }

  /** All pictures, as the case sees them. */
  ImageDataset images(BenchCase benchCase) {
    return benchCase == BenchCase.UNFROZEN_AUGMENTED ? augmented : plain;
  }

  @Override
  public void close() {
    try (data;
        augmented) {
      // Both are closed, the graph that changes images first, even if its close throws.
    }
  }
}
