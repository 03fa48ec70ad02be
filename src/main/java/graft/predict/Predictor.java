package graft.predict;

import graft.background.Prefetch;
import graft.dataset.ImageBatch;
import graft.dataset.image.Pixels;
import graft.failure.GraftException;
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
 * size share a call of the model. Two batches are held at a time, one at the model and one being
 * decoded, so memory grows with the batch and never with the number of pictures.
 */
public final class Predictor {
  private final Decoder decoder;
  private final Classifier classifier;
  private final int batchSize;

  /** Decodes one picture file; called on a thread of its own, one call at a time. */
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
   * Classifies the files. While the model runs on a batch, the next one is decoded on a thread of
   * its own; the model and the table stay with the caller's thread.
   *
   * @param done told after each batch how many files have their row
   * @throws GraftException if the model gives no numbers
   */
  public Counts run(List<Path> files, PredictionCsv csv, LongConsumer done) throws IOException {
    long unreadable = 0;
    int written = 0;
    ImageReader reader = new ImageReader(files, decoder, batchSize);
    try (Prefetch<ImageReader.Pictures> batches = new Prefetch<>(reader::next)) {
      while (written < files.size()) {
        try (ImageReader.Pictures batch = batches.next()) {
          classify(batch.rows());
          for (PredictionRow row : batch.rows()) {
            unreadable += row.picture() == null ? 1 : 0;
            row.write(csv);
          }
          csv.flush();
          written += batch.rows().size();
          done.accept(written);
        }
      }
    }
    csv.flush();
    return new Counts(files.size() - unreadable, unreadable);
  }

  private void classify(List<PredictionRow> batch) {
    Map<Shape, List<PredictionRow>> bySize = new LinkedHashMap<>();
    for (PredictionRow row : batch) {
      if (row.picture() != null) {
        Shape size = Shape.of(row.picture().height(), row.picture().width());
        bySize.computeIfAbsent(size, s -> new ArrayList<>()).add(row);
      }
    }
    bySize.values().forEach(this::classifyEqualSizes);
  }

  private void classifyEqualSizes(List<PredictionRow> rows) {
    try (TUint8 images = ImageBatch.images(rows.stream().map(PredictionRow::picture).toList())) {
      float[][] probabilities = classifier.predict(images);
      for (int i = 0; i < rows.size(); i++) {
        rows.get(i).classified(probabilities[i]);
      }
    }
  }
}
