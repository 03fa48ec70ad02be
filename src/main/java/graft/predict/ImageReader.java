package graft.predict;

import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Decodes image files batch by batch, in the order given. Not thread-safe. */
final class ImageReader {
  /**
   * A batch ends early when its pixels take so many bytes: the graph needs four times as much,
   * because it casts them to float before it resizes the images.
   */
  private static final long MOST_BYTES = 64L << 20;

  private final Iterator<Path> files;
  private final Function<Path, Pixels> decoder;
  private final int batchSize;

  /**
   * A file that was read.
   *
   * @param pixels null if it could not be decoded
   * @param error why, or else null
   */
  record Image(Path file, Pixels pixels, String error) {
    boolean isDecoded() {
      return pixels != null;
    }
  }

  /**
   * The images of one batch.
   *
   * @param images at least one
   */
  record Batch(List<Image> images) implements AutoCloseable {
    /** Does nothing: pixels are plain arrays. */
    @Override
    public void close() {}
  }

  ImageReader(List<Path> files, Function<Path, Pixels> decoder, int batchSize) {
    this.files = files.iterator();
    this.decoder = decoder;
    this.batchSize = batchSize;
  }

  /** Decodes the next batch; null after the last file. */
  Batch next() {
    List<Image> images = new ArrayList<>();
    long bytes = 0;
    while (files.hasNext() && images.size() < batchSize && bytes < MOST_BYTES) {
      Image image = read(files.next());
      bytes += image.isDecoded() ? image.pixels().rgb().length : 0;
      images.add(image);
    }
    return images.isEmpty() ? null : new Batch(images);
  }

  private Image read(Path file) {
    try {
      return new Image(file, decoder.apply(file), null);
    } catch (GraftException e) {
      return new Image(file, null, e.getMessage());
    }
  }
}
