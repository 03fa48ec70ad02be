package graft.predict;

import graft.background.Prefetch;
import graft.dataset.ImageBatch;
import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import graft.files.Count;
import java.util.ArrayList;
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
 * one being decoded, so memory does not grow with the number of pictures.
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
  private final Function<TUint8, float[][]> model;

  /**
   * What was found about one picture.
   *
   * @param numbers the model's numbers, all finite; null if there is an error
   * @param error why the picture could not be decoded, or that the model's numbers for it are not
   *     finite; else null
   */
  public record Answer<T>(T picture, float[] numbers, String error) {}

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
   *     read
   * @param model returns the numbers [n][k] of images, uint8 [n,height,width,3], such as the
   *     probabilities of k classes
   */
  public PictureBatches(Function<T, Pixels> decoder, Function<TUint8, float[][]> model) {
    this.decoder = decoder;
    this.model = model;
  }

  /**
   * The model's numbers for many pictures. While the model runs on a batch, the next batch is
   * decoded on a background thread, one picture at a time; the model and {@code taker} are called
   * on the caller's thread only.
   *
   * @param pictures asked for the next picture on the background thread, and no more after it has
   *     said that there is none. The work ends, also with a failure, only after it has answered.
   * @param batchSize largest number of pictures in a batch, at least 1
   * @throws GraftException if the model does not give one row for each picture
   */
  public <E extends Exception> void many(Iterator<T> pictures, int batchSize, Taker<T, E> taker)
      throws E {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize (" + batchSize + ") must be at least 1");
    }
    Iterator<T> once = askedUntilTheEnd(pictures);
    try (Prefetch<Batch<T>> batches = new Prefetch<>(() -> decode(once, batchSize))) {
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

  /** Another question after the last picture may block forever, as of an iterator over a queue. */
  private static <T> Iterator<T> askedUntilTheEnd(Iterator<T> pictures) {
    return new Iterator<>() {
      private boolean more = true;

      @Override
      public boolean hasNext() {
        more = more && pictures.hasNext();
        return more;
      }

      @Override
      public T next() {
        return pictures.next();
      }
    };
  }

  /**
   * A picture after decoding.
   *
   * @param pixels null if the picture could not be decoded
   * @param error why the picture could not be decoded, else null
   */
  private record Image<T>(T picture, Pixels pixels, String error) {}

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

  private Batch<T> decode(Iterator<T> pictures, int batchSize) {
    List<Image<T>> images = new ArrayList<>();
    long bytes = 0;
    while (images.size() < batchSize && bytes < MOST_BYTES && pictures.hasNext()) {
      Image<T> image = decode(pictures.next());
      bytes += image.pixels() == null ? 0 : image.pixels().rgb().length;
      images.add(image);
    }
    return new Batch<>(images);
  }

  private Image<T> decode(T picture) {
    try {
      return new Image<>(picture, decoder.apply(picture), null);
    } catch (GraftException e) {
      return new Image<>(picture, null, e.getMessage());
    }
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
    String error = image.error();
    if (error == null) {
      error = notFinite(image.picture(), numbers);
    }
    return new Answer<>(image.picture(), error == null ? numbers : null, error);
  }

  /** What pictures must have in common to go to the model in one call. */
  static Shape size(Pixels pixels) {
    return Shape.of(pixels.height(), pixels.width());
  }

  private void askEqualSizes(List<Image<T>> batch, List<Integer> places, float[][] numbers) {
    try (TUint8 images =
        ImageBatch.images(places.stream().map(place -> batch.get(place).pixels()).toList())) {
      float[][] answer = rows(model, images);
      for (int i = 0; i < answer.length; i++) {
        numbers[places.get(i)] = answer[i];
      }
    }
  }

  /**
   * Calls a model.
   *
   * @throws GraftException if the answer has not one row for each image
   */
  static float[][] rows(Function<TUint8, float[][]> model, TUint8 images) {
    float[][] rows = model.apply(images);
    long expected = images.shape().get(0);
    if (rows.length != expected) {
      String message = "the model gives %s of numbers for %s; export it again";
      throw new GraftException(
          message.formatted(Count.of(rows.length, "row"), Count.of(expected, "picture")));
    }
    return rows;
  }

  /** Why a model's numbers for a picture can't be used; null if they can. */
  static String notFinite(Object picture, float[] numbers) {
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        return "the model gives numbers that are not finite (at " + picture + ")";
      }
    }
    return null;
  }
}
