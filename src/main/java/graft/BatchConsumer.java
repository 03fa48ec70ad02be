package graft;

import java.util.List;

/**
 * Takes the results of pictures, batch by batch.
 *
 * @param <T> the value of a picture, such as a {@link Prediction}
 * @param <E> what it may throw, which ends the work
 */
@FunctionalInterface
public interface BatchConsumer<T, E extends Exception> {
  /**
   * Takes the next results.
   *
   * @param batch in the order of the pictures, at least one
   */
  void accept(List<PictureResult<T>> batch) throws E;
}
