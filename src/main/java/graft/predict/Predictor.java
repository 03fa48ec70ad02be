package graft.predict;

import graft.contract.GraftException;
import graft.dataset.Batch;
import graft.dataset.Pixels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TUint8;

/**
 * Classifies pictures in batches and writes a row for each, in the order given. Pictures of one
 * size share a call of the model, so memory grows with the batch and never with the number of
 * pictures.
 */
public final class Predictor {
  /**
   * Pixels a batch may hold, in bytes: the graph casts them to float, four times as much, before it
   * shrinks them. A batch of large pictures is cut short here.
   */
  private static final long MOST_BYTES = 64L << 20;

  private final Decoder decoder;
  private final Classifier classifier;
  private final int batchSize;

  /** Decodes one picture file. */
  @FunctionalInterface
  public interface Decoder {
    /**
     * The picture's pixels.
     *
     * @throws GraftException if it can't be read; the message is the reason
     */
    Pixels decode(Path file);
  }

  /** What gives probabilities to pictures: a model. */
  @FunctionalInterface
  public interface Classifier {
    /**
     * Probabilities, float [n][classes].
     *
     * @param images uint8 [n,height,width,3]
     */
    float[][] predict(TUint8 images);
  }

  /**
   * How it went.
   *
   * @param classified pictures with a class
   * @param unreadable files with an error
   */
  public record Counts(long classified, long unreadable) {}

  /**
   * Prepares.
   *
   * @param batchSize most pictures decoded before the model runs, at least 1
   */
  public Predictor(Decoder decoder, Classifier classifier, int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize (" + batchSize + ") must be at least 1");
    }
    this.decoder = decoder;
    this.classifier = classifier;
    this.batchSize = batchSize;
  }

  /**
   * Classifies the files.
   *
   * @param done told after each batch how many files have their row
   * @throws GraftException if the model gives no numbers
   */
  public Counts run(List<Path> files, PredictionCsv csv, LongConsumer done) throws IOException {
    long unreadable = 0;
    int next = 0;
    while (next < files.size()) {
      List<Row> batch = new ArrayList<>();
      long bytes = 0;
      while (next < files.size() && batch.size() < batchSize && bytes < MOST_BYTES) {
        Row row = read(files.get(next++));
        bytes += row.picture == null ? 0 : row.picture.rgb().length;
        batch.add(row);
      }
      classify(batch);
      for (Row row : batch) {
        unreadable += row.picture == null ? 1 : 0;
        row.write(csv);
      }
      csv.flush();
      done.accept(next);
    }
    csv.flush();
    return new Counts(files.size() - unreadable, unreadable);
  }

  private Row read(Path file) {
    try {
      return new Row(file, decoder.decode(file), null);
    } catch (GraftException e) {
      return new Row(file, null, e.getMessage());
    }
  }

  private void classify(List<Row> batch) {
    Map<Shape, List<Row>> bySize = new LinkedHashMap<>();
    for (Row row : batch) {
      if (row.picture != null) {
        Shape size = Shape.of(row.picture.height(), row.picture.width());
        bySize.computeIfAbsent(size, s -> new ArrayList<>()).add(row);
      }
    }
    bySize.values().forEach(this::classifyEqualSizes);
  }

  private void classifyEqualSizes(List<Row> rows) {
    try (TUint8 images = Batch.images(rows.stream().map(row -> row.picture).toList())) {
      float[][] probabilities = classifier.predict(images);
      for (int i = 0; i < rows.size(); i++) {
        for (float probability : probabilities[i]) {
          if (Float.isNaN(probability)) {
            throw new GraftException(
                "the model gives probabilities that are not numbers (at "
                    + rows.get(i).file
                    + "): its training has diverged; train again with a lower learning rate");
          }
        }
        rows.get(i).probabilities = probabilities[i];
      }
    }
  }

  /** A file on its way to its row. */
  private static final class Row {
    private final Path file;
    private final Pixels picture;
    private final String error;
    private float[] probabilities;

    Row(Path file, Pixels picture, String error) {
      this.file = file;
      this.picture = picture;
      this.error = error;
    }

    void write(PredictionCsv csv) throws IOException {
      if (picture == null) {
        csv.unreadable(file, error);
      } else {
        csv.prediction(file, probabilities);
      }
    }
  }
}
