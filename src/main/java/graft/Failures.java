package graft;

import graft.failure.GraftException;
import graft.machine.LinkFailure;
import graft.machine.NativeMemory;
import java.util.function.Supplier;

/** Says in one line what a program's user can do about failures of Java and of TensorFlow. */
final class Failures {
  private Failures() {}

  /**
   * Does some work.
   *
   * @param when in which work, for the message, such as {@code in the training}
   * @throws GraftException instead of the failures of classes and libraries that can't be loaded,
   *     and of memory outside of Java's heap that has run out
   */
  static <T> T inOneLine(String when, Supplier<T> work) {
    try {
      return NativeMemory.during(when, work);
    } catch (LinkageError e) {
      throw LinkFailure.of(e);
    }
  }
}
