package graft.predict;

import graft.background.Prefetch;
import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import graft.predict.DecodedPictures.Image;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TUint8;

/**
 * Asks a model about pictures in batches and in the order given. Pictures of a batch that have the
 * same size go to the model in one call. Two batches are in memory at a time, one in the model and
 * one being decoded, and up to 31 pictures that had no room in the latter. So memory does not grow
 * with the number of pictures.
 *
 * <p>Thread-safe if the decoder and the model are.
 *
 * @param <T> what stands for a picture, such as its file; in messages, its {@code toString}
 */
public final class PictureBatches<T> {
  /**
   * A batch ends early when its pixels take this many bytes. The graph needs four times as many
   * bytes, because it casts the pixels to float32 before it resizes the images.
   */
  static final long MOST_BYTES = 64L << 20;

  private final Function<T, Pixels> decoder;
  private final ModelCall model;

  /**
   * What was found about one picture.
   *
   * @param numbers the model's numbers, all finite; null if there is a failure
   * @param failure why the picture could not be decoded, or that the model's numbers for it are not
   *     finite; else null
   */
  public record Answer<T>(T picture, float[] numbers, GraftException failure) {}

  /**
   * Takes the answers of a batch.
   *
   * @param <E> what it may throw, which ends the work
   */
  @FunctionalInterface
  public interface Taker<T, E extends Exception> {
    void take(List<Answer<T>> batch) throws E;
  }

  /**
   * Joins a decoder and a model, which the caller keeps open.
   *
   * @param decoder decodes a picture, or throws a {@link GraftException} that says why it can't be
   *     read; called on several threads
   * @param model returns the numbers [n][k] of images, uint8 [n,height,width,3], such as the
   *     probabilities of k classes
   */
  public PictureBatches(Function<T, Pixels> decoder, Function<TUint8, float[][]> model) {
    this.decoder = decoder;
    this.model = new ModelCall(model);
  }

  /**
   * The model's numbers for many pictures. While the model runs on a batch, the next batch is
   * decoded on all processors; the model and {@code taker} are called on the caller's thread only.
   *
   * @param pictures asked for the pictures of a batch on a background thread, before these are
   *     decoded, and no more after it has said that there is none. The work ends, also with a
   *     failure, only after it has answered.
   * @param batchSize largest number of pictures in a batch, at least 1
   * @throws GraftException if TensorFlow runs out of memory, or the model does not give one row for
   *     each picture
   */
  public <E extends Exception> void many(Iterator<T> pictures, int batchSize, Taker<T, E> taker)
      throws E {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize (" + batchSize + ") must be at least 1");
    }
    DecodedPictures<T> decoded = new DecodedPictures<>(pictures, decoder);
    try (Prefetch<Batch<T>> batches =
        new Prefetch<>(() -> new Batch<>(decoded.batch(batchSize, MOST_BYTES)))) {
      boolean more = true;
      while (more) {
        try (Batch<T> batch = batches.next()) {
          more = !batch.images().isEmpty();
          if (more) {
            taker.take(ask(batch.images()));
          }
        }
      }
    }
  }

  /**
   * The pictures of one batch.
   *
   * @param images none after the last picture
   */
  private record Batch<T>(List<Image<T>> images) implements AutoCloseable {
    /** Does nothing: pixels are plain arrays. */
    @Override
    public void close() {}
  }

  private List<Answer<T>> ask(List<Image<T>> batch) {
    float[][] numbers = new float[batch.size()][];
    IntStream.range(0, batch.size())
        .boxed()
        .filter(i -> batch.get(i).pixels() != null)
        .collect(
            Collectors.groupingBy(
                i -> size(batch.get(i).pixels()), LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(places -> askEqualSizes(batch, places, numbers));
    return IntStream.range(0, batch.size())
        .mapToObj(i -> answer(batch.get(i), numbers[i]))
        .toList();
  }

  private Answer<T> answer(Image<T> image, float[] numbers) {
    GraftException failure = image.failure();
    if (failure == null) {
      failure = ModelCall.notFinite(image.picture(), numbers).orElse(null);
    }
    return new Answer<>(image.picture(), failure == null ? numbers : null, failure);
  }

  /** What pictures must have in common to go to the model in one call. */
  static Shape size(Pixels pixels) {
    return Shape.of(pixels.height(), pixels.width());
  }

  private void askEqualSizes(List<Image<T>> batch, List<Integer> places, float[][] numbers) {
    float[][] rows = model.rows(places.stream().map(place -> batch.get(place).pixels()).toList());
    for (int i = 0; i < rows.length; i++) {
      numbers[places.get(i)] = rows[i];
    }
  }
}
