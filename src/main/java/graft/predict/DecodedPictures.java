package graft.predict;

import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Function;

/**
 * Decodes pictures, some at a time on all processors, and cuts them into batches. Used by one
 * thread.
 *
 * @param <T> what stands for a picture
 */
final class DecodedPictures<T> {
  /** Pictures decoded between two looks at the memory that they take: enough for all processors. */
  private static final int AT_ONCE = 32;

  private final Iterator<T> pictures;
  private final Function<T, Pixels> decoder;

  /** Those that are in no batch yet, in order. */
  private final Queue<Image<T>> decoded = new ArrayDeque<>();

  /** Another question after the last picture may block forever, as of an iterator over a queue. */
  private boolean ended;

  /**
   * A picture after decoding.
   *
   * @param pixels null if the picture could not be decoded
   * @param failure why the picture could not be decoded, else null
   */
  record Image<T>(T picture, Pixels pixels, GraftException failure) {
    private long bytes() {
      return pixels == null ? 0 : pixels.rgb().length;
    }
  }

  /**
   * Decodes nothing yet.
   *
   * @param pictures not asked any more after it has said that there is none
   * @param decoder called on several threads
   */
  DecodedPictures(Iterator<T> pictures, Function<T, Pixels> decoder) {
    this.pictures = pictures;
    this.decoder = decoder;
  }

  /**
   * The next pictures.
   *
   * @param size most pictures, at least 1
   * @param bytes the batch ends with the picture whose pixels reach this number of bytes
   * @return none after the last picture
   */
  List<Image<T>> batch(int size, long bytes) {
    List<Image<T>> batch = new ArrayList<>();
    long taken = 0;
    while (batch.size() < size && taken < bytes && hasNext(size - batch.size())) {
      Image<T> image = decoded.remove();
      taken += image.bytes();
      batch.add(image);
    }
    return batch;
  }

  private boolean hasNext(int wanted) {
    if (decoded.isEmpty()) {
      List<T> some = new ArrayList<>();
      while (some.size() < Math.min(wanted, AT_ONCE) && hasNextPicture()) {
        some.add(Objects.requireNonNull(pictures.next(), "the next of pictures"));
      }
      decoded.addAll(some.parallelStream().map(this::decode).toList());
    }
    return !decoded.isEmpty();
  }

  private boolean hasNextPicture() {
    ended = ended || !pictures.hasNext();
    return !ended;
  }

  private Image<T> decode(T picture) {
    try {
      return new Image<>(picture, decoder.apply(picture), null);
    } catch (GraftException e) {
      return new Image<>(picture, null, e);
    }
  }
}
