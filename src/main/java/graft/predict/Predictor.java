package graft.predict;

import graft.background.Prefetch;
import graft.dataset.ImageBatch;
import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TUint8;

/**
 * Classifies images in batches and writes one row per image, in the order given. Images of a batch
 * that have the same size go to the model in one call. Two batches are in memory at a time, one in
 * the model and one being decoded, so memory does not grow with the number of images.
 */
public final class Predictor {
  /**
   * A batch ends early when its pixels take this many bytes. The graph needs four times as many
   * bytes, because it casts the pixels to float32 before it resizes the images.
   */
  private static final long MOST_BYTES = 64L << 20;

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
   * Classifies the files. While the model runs on a batch, the next batch is decoded on a
   * background thread; the model and the table are used on the caller's thread only.
   *
   * @param done called after each batch with the number of rows written so far
   * @throws GraftException if a probability is not a number
   */
  public Counts run(List<Path> files, PredictionCsv csv, LongConsumer done) throws IOException {
    long unreadable = 0;
    int written = 0;
    Iterator<Path> left = files.iterator();
    try (Prefetch<Batch> batches = new Prefetch<>(() -> decode(left))) {
      while (written < files.size()) {
        try (Batch batch = batches.next()) {
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

  /**
   * A file after decoding.
   *
   * @param pixels null if the file could not be decoded
   * @param error why the file could not be decoded, else null
   */
  private record Image(Path file, Pixels pixels, String error) {
    boolean isDecoded() {
      return pixels != null;
    }
  }

  /**
   * The images of one batch.
   *
   * @param images at least one
   */
  private record Batch(List<Image> images) implements AutoCloseable {
    /** Does nothing: pixels are plain arrays. */
    @Override
    public void close() {}
  }

  /** Decodes the next batch; null after the last file. */
  private Batch decode(Iterator<Path> files) {
    List<Image> images = new ArrayList<>();
    long bytes = 0;
    while (files.hasNext() && images.size() < batchSize && bytes < MOST_BYTES) {
      Image image = decode(files.next());
      bytes += image.isDecoded() ? image.pixels().rgb().length : 0;
      images.add(image);
    }
    return images.isEmpty() ? null : new Batch(images);
  }

  private Image decode(Path file) {
    try {
      return new Image(file, decoder.apply(file), null);
    } catch (GraftException e) {
      return new Image(file, null, e.getMessage());
    }
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
