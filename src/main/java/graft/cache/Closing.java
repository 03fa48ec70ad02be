package graft.cache;

import java.util.List;

/** Closes several things, whatever some of them throw. */
final class Closing {
  private Closing() {}

  /** Closes all; the first failure is thrown in the end, with the others suppressed. */
  static void all(List<? extends AutoCloseable> things) {
    RuntimeException first = null;
    for (AutoCloseable thing : things) {
      try {
        thing.close();
      } catch (Exception e) {
        if (first == null) {
          first = e instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
