package graft.predict;

import graft.background.Prefetch;
import graft.dataset.ImageBatch;
import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import graft.predict.ImageReader.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TUint8;

/**
 * Classifies images in batches and writes a row for each, in the order given. The images of a batch
 * that have the same size share a call of the model. Two batches are in memory at a time, one in
 * the model and one being decoded, so memory does not grow with the number of images.
 */
public final class Predictor {
  private final Function<Path, Pixels> decoder;
  private final Function<TUint8, float[][]> classifier;
  private final int batchSize;

  /**
   * The result of a run.
   *
   * @param classified number of images that have a class
   * @param unreadable number of files with an error
   */
  public record Counts(long classified, long unreadable) {}

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
   * @param done is told after each batch how many files have their row
   * @throws GraftException if a probability is not a number
   */
  public Counts run(List<Path> files, PredictionCsv csv, LongConsumer done) throws IOException {
    long unreadable = 0;
    int written = 0;
    ImageReader reader = new ImageReader(files, decoder, batchSize);
    try (Prefetch<ImageReader.Batch> batches = new Prefetch<>(reader::next)) {
      while (written < files.size()) {
        try (ImageReader.Batch batch = batches.next()) {
          Map<Image, float[]> probabilities = classify(batch.images());
          for (Image image : batch.images()) {
            if (image.isDecoded()) {
              csv.prediction(image.file(), probabilities.get(image));
            } else {
              csv.unreadable(image.file(), image.error());
              unreadable++;
            }
          }
          csv.flush();
          written += batch.images().size();
          done.accept(written);
        }
      }
    }
    csv.flush();
    return new Counts(files.size() - unreadable, unreadable);
  }

  private Map<Image, float[]> classify(List<Image> batch) {
    Map<Image, float[]> probabilities = new HashMap<>();
    batch.stream()
        .filter(Image::isDecoded)
        .collect(Collectors.groupingBy(Predictor::size, LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(images -> classifyEqualSizes(images, probabilities));
    return probabilities;
  }

  private static Shape size(Image image) {
    return Shape.of(image.pixels().height(), image.pixels().width());
  }

  private void classifyEqualSizes(List<Image> batch, Map<Image, float[]> probabilities) {
    try (TUint8 images = ImageBatch.images(batch.stream().map(Image::pixels).toList())) {
      float[][] answer = classifier.apply(images);
      for (int i = 0; i < answer.length; i++) {
        check(batch.get(i).file(), answer[i]);
        probabilities.put(batch.get(i), answer[i]);
      }
    }
  }

  private static void check(Path file, float[] probabilities) {
    for (float probability : probabilities) {
      if (Float.isNaN(probability)) {
        String message =
            "the model gives probabilities that are not numbers (at %s): its training has"
                + " diverged; train again with a lower learning rate";
        throw new GraftException(message.formatted(file));
      }
    }
  }
}
