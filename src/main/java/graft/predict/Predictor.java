package graft.predict;

import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import graft.predict.PictureBatches.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.tensorflow.types.TUint8;

/** Classifies image files in batches and writes one row per image, in the order given. */
public final class Predictor {
  private final PictureBatches<Path> batches;
  private final int batchSize;

  /**
   * The result of a run.
   *
   * @param classified number of images that have a class
   * @param unreadable number of files with an error
   */
  public record Counts(long classified, long unreadable) {
    /** Number of rows. */
    public long rows() {
      return classified + unreadable;
    }
  }

  /**
   * Prepares a run.
   *
   * @param decoder decodes an image file, or throws a {@link GraftException} that says why it can't
   *     be read; called on a background thread, one call at a time
   * @param classifier returns the probabilities [n][classes] of images, uint8 [n,height,width,3]
   * @param batchSize largest number of images in a batch, at least 1
   */
  public Predictor(
      Function<Path, Pixels> decoder, Function<TUint8, float[][]> classifier, int batchSize) {
    this.batches = new PictureBatches<>(decoder, classifier);
    this.batchSize = batchSize;
  }

  /**
   * Classifies the files. While the model runs on a batch, the next batch is decoded on a
   * background thread; the model and the table are used on the caller's thread only.
   *
   * @param done called after each batch with the number of rows written so far
   * @throws GraftException if a probability is not a number
   */
  public Counts run(List<Path> files, PredictionCsv csv, LongConsumer done) throws IOException {
    batches.many(
        files.iterator(),
        batchSize,
        batch -> {
          for (Answer<Path> answer : batch) {
            if (answer.error() == null) {
              csv.prediction(answer.picture(), answer.numbers());
            } else {
              csv.unreadable(answer.picture(), answer.error());
            }
          }
          csv.flush();
          done.accept(csv.counts().rows());
        });
    csv.flush();
    return csv.counts();
  }
}
