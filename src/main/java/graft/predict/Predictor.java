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
 * Classifies images in batches and writes a row for each, in the order given. The images of a batch
 * that have the same size share a call of the model. Two batches are in memory at a time, one in
 * the model and one being decoded, so memory does not grow with the number of images.
 */
public final class Predictor {
  private final Decoder decoder;
  private final Classifier classifier;
  private final int batchSize;

  /** Decodes one image file; called on a background thread, one call at a time. */
  @FunctionalInterface
  public interface Decoder {
    /**
     * Returns the image's pixels.
     *
     * @throws GraftException if the file can't be read; its message says why
     */
    Pixels decode(Path file);
  }

  /** A model, as a function from images to probabilities. */
  @FunctionalInterface
  public interface Classifier {
    /**
     * Returns the probabilities [n][classes].
     *
     * @param images uint8 [n,height,width,3]
     */
    float[][] predict(TUint8 images);
  }

  /**
   * The result of a run.
   *
   * @param classified number of images that have a class
   * @param unreadable number of files with an error
   */
  public record Counts(long classified, long unreadable) {}

  /**
   * Sets what decodes and what classifies.
   *
   * @param batchSize largest number of images in a batch, at least 1
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
   * Classifies the files. While the model runs on a batch, the next one is decoded on a background
   * thread; the model and the table are used on the caller's thread only.
   *
   * @param done hears after each batch how many files have their row
   * @throws GraftException if a probability is not a number
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
