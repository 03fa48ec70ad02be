package graft;

import graft.failure.GraftException;
import graft.machine.Exhaustion;
import graft.machine.LinkFailure;
import java.util.function.Supplier;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/** Says in one line what a program's user can do about failures of Java and of TensorFlow. */
final class Failures {
  private Failures() {}

  /**
   * Does some work.
   *
   * @throws GraftException instead of the failures of classes and libraries that can't be loaded,
   *     and of memory that has run out
   */
  static <T> T inOneLine(Supplier<T> work) {
    try {
      return work.get();
    } catch (LinkageError e) {
      throw new GraftException(LinkFailure.words(e), e);
    } catch (TFResourceExhaustedException | OutOfMemoryError e) {
      throw new GraftException(Exhaustion.words(e), e);
    }
  }
}
