package graft.predict;

import graft.failure.GraftException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Decodes image files batch by batch, in the order given. Not thread-safe. */
final class ImageReader {
  /**
   * A batch ends early once its pixels have so many bytes: the graph needs four times as much,
   * because it casts them to float before it resizes the images.
   */
  private static final long MOST_BYTES = 64L << 20;

  private final List<Path> files;
  private final Predictor.Decoder decoder;
  private final int batchSize;
  private int next;

  /**
   * The images of one batch.
   *
   * @param rows one for each file, at least one
   */
  record Pictures(List<PredictionRow> rows) implements AutoCloseable {
    /** Does nothing: pixels are plain arrays. */
    @Override
    public void close() {}
  }

  ImageReader(List<Path> files, Predictor.Decoder decoder, int batchSize) {
    this.files = files;
    this.decoder = decoder;
    this.batchSize = batchSize;
  }

  /** Decodes the next batch; null after the last file. */
  Pictures next() {
    List<PredictionRow> rows = new ArrayList<>();
    long bytes = 0;
    while (next < files.size() && rows.size() < batchSize && bytes < MOST_BYTES) {
      PredictionRow row = read(files.get(next++));
      bytes += row.picture() == null ? 0 : row.picture().rgb().length;
      rows.add(row);
    }
    return rows.isEmpty() ? null : new Pictures(rows);
  }

  private PredictionRow read(Path file) {
    try {
      return PredictionRow.of(file, decoder.decode(file));
    } catch (GraftException e) {
      return PredictionRow.unreadable(file, e.getMessage());
    }
  }
}
