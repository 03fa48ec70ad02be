package graft.predict;

import graft.background.OrderedWork;
import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TUint8;

/**
 * Asks a model about pictures in batches and in the order given. Pictures of a batch that have the
 * same size go to the model in one call. While the model runs, the pictures of the next batch are
 * decoded, and a picture for each thread that decodes if these are more. So memory does not grow
 * with the number of pictures.
 *
 * <p>Thread-safe if the decoder and the model are.
 *
 * @param <T> what stands for a picture, such as its file; in messages, its {@code toString}
 */
public final class PictureBatches<T> {
  /**
   * Most bytes of the pixels in a call. The graph needs four times as many bytes, because it casts
   * the pixels to float32 before it resizes the images.
   */
  static final long MOST_BYTES = 64L << 20;

  private final Function<T, Pixels> decoder;
  private final int decoders;
  private final ModelCall model;

  /**
   * A picture after decoding.
   *
   * @param pixels null if the picture could not be decoded
   * @param failure why the picture could not be decoded, else null
   */
  private record Image<T>(T picture, Pixels pixels, GraftException failure)
      implements AutoCloseable {
    @Override
    public void close() {
      if (pixels != null) {
        pixels.close();
      }
    }
  }

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
   *     read; called on several threads; what it returns is closed
   * @param model returns the numbers [n][k] of images, uint8 [n,height,width,3], such as the
   *     probabilities of k classes
   */
  public PictureBatches(Function<T, Pixels> decoder, Function<TUint8, float[][]> model) {
    this(decoder, Runtime.getRuntime().availableProcessors(), model);
  }

  /**
   * Joins a decoder and a model, which the caller keeps open.
   *
   * @param decoders threads that decode, at least 1
   */
  public PictureBatches(
      Function<T, Pixels> decoder, int decoders, Function<TUint8, float[][]> model) {
    this.decoder = decoder;
    this.decoders = decoders;
    this.model = new ModelCall(model);
  }

  /**
   * The most pictures that a batch should have: so many that their pixels take 64 MiB at most.
   *
   * @param side height and width in pixels of the largest square that enters the model
   * @return at least 1
   */
  public static int most(int side) {
    return (int) Math.max(1, MOST_BYTES / ((long) Pixels.CHANNELS * side * side));
  }

  /**
   * The model's numbers for many pictures. While the model runs on a batch, pictures of the next
   * are decoded on other threads; the model and {@code taker} are called on the caller's thread
   * only.
   *
   * @param pictures asked on another thread, up to a batch ahead of the pictures that are decoded,
   *     and no more after it has said that there is none. The work ends, also with a failure, only
   *     after it has answered; where it waits when the work fails, it is interrupted.
   * @param sizes numbers of pictures in the batches, good or bad; only the last may have fewer
   * @throws GraftException if TensorFlow runs out of memory, or the model does not give one row for
   *     each picture
   */
  public <E extends Exception> void many(Iterator<T> pictures, BatchSizes sizes, Taker<T, E> taker)
      throws E {
    int ahead = Math.max(sizes.most(), decoders);
    try (OrderedWork<T, Image<T>> decoded =
        new OrderedWork<>("graft-decode", pictures, ahead, decoders, this::decode, Image::close)) {
      BatchSizes left = sizes;
      boolean more = true;
      while (more) {
        List<Image<T>> batch = decoded.next(left.next());
        more = !batch.isEmpty();
        if (more) {
          taker.take(ask(batch));
          left = left.following();
        }
      }
    }
  }

  private Image<T> decode(T picture) {
    Objects.requireNonNull(picture, "the next of pictures");
    try {
      return new Image<>(picture, decoder.apply(picture), null);
    } catch (GraftException e) {
      return new Image<>(picture, null, e);
    }
  }

  private List<Answer<T>> ask(List<Image<T>> batch) {
    float[][] numbers;
    try {
      numbers = numbers(batch);
    } finally {
      batch.forEach(Image::close);
    }
    return IntStream.range(0, batch.size())
        .mapToObj(i -> answer(batch.get(i), numbers[i]))
        .toList();
  }

  /** The model's numbers for each picture; null for one that could not be decoded. */
  private float[][] numbers(List<Image<T>> batch) {
    float[][] numbers = new float[batch.size()][];
    IntStream.range(0, batch.size())
        .boxed()
        .filter(i -> batch.get(i).pixels() != null)
        .collect(
            Collectors.groupingBy(
                i -> size(batch.get(i).pixels()), LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(places -> askEqualSizes(batch, places, numbers));
    return numbers;
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
