package graft.background;

/**
 * Waits that an interrupt does not end, because the caller may close what another thread uses as
 * soon as it goes on. The interrupt stays for later.
 */
public final class Uninterrupted {
  private Uninterrupted() {}

  /** A call that waits. */
  @FunctionalInterface
  public interface Wait<V, E extends Exception> {
    V get() throws InterruptedException, E;
  }

  /** Waits again after each interrupt, and returns what the wait gives. */
  public static <V, E extends Exception> V get(Wait<V, E> wait) throws E {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return wait.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
