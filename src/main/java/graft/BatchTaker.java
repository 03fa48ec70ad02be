package graft;

import java.util.List;

/**
 * Takes the answers about pictures, batch by batch.
 *
 * @param <T> what is said of a picture, such as a {@link Prediction}
 * @param <E> what it may throw, which ends the work
 */
@FunctionalInterface
public interface BatchTaker<T, E extends Exception> {
  /**
   * Takes the next answers.
   *
   * @param batch in the order of the pictures, at least one
   */
  void take(List<Answer<T>> batch) throws E;
}
