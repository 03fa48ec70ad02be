package graft.cache;

import graft.failure.GraftException;
import java.util.Collection;

/** Closes several things, even when closing one of them fails. */
final class Closing {
  private Closing() {}

  /** Closes all, then throws the first failure with the others suppressed. */
  static void all(Collection<? extends AutoCloseable> things) {
    RuntimeException first = null;
    for (AutoCloseable thing : things) {
      try {
        thing.close();
      } catch (Exception e) {
        RuntimeException failure =
            e instanceof RuntimeException unchecked
                ? unchecked
                : new GraftException("cannot close a cache (" + e.getMessage() + ")", e);
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
