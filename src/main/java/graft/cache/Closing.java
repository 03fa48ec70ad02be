package graft.cache;

import graft.failure.GraftException;
import java.util.Iterator;

/** Closes several things, even when closing one of them fails. */
final class Closing {
  private Closing() {}

  /**
   * Closes all things, the last first, then throws the first failure with the others suppressed.
   */
  static void all(Iterator<? extends AutoCloseable> things) {
    if (!things.hasNext()) {
      return;
    }
    AutoCloseable thing = things.next();
    try (thing) {
      all(things);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new GraftException("cannot close a cache (" + e.getMessage() + ")", e);
    }
  }
}
