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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** JPEG files of about a megapixel in two class folders, opened as {@code graft train} does. */
final class Photographs implements AutoCloseable {
  static final int WIDTH = 1152;
  static final int HEIGHT = 864;

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
    } catch (IOException e) {
      throw Reason.cannotWrite(folder, e);
    }
    new PhotographFiles(WIDTH, HEIGHT)
        .write(IntStream.range(0, count).mapToObj(i -> file(folder, i)).toList());
    DataSplit data =
        DataSpec.open(folder.toString(), new DataOptions(folder, folder, imageSize, 0, session));
    try {
      return new Photographs(data, imageSize, session);
    } catch (RuntimeException | Error e) {
      data.close();
      throw e;
    }
  }

  private static Path file(Path folder, int number) {
    return folder.resolve(number % 2 == 0 ? "even" : "odd").resolve("%06d.jpg".formatted(number));
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
