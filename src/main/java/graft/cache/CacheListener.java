package graft.cache;

import graft.failure.StoppedException;

/**
 * Hears what is decided about caches, and the progress of the pass that fills them. By default a
 * listener does nothing.
 */
public interface CacheListener {
  /** Something the user should read: a warning, an estimate, a decision. */
  default void notice(String line) {}

  /**
   * A long piece of work begins: checking what is there, or computing what is missing.
   *
   * @param task a few words
   * @param images images in it
   */
  default void passStarted(String task, long images) {}

  /** Number of images done so far in this piece of work. */
  default void passed(long imagesDone) {}

  /** Whether the user wants the run to stop; asked between two micro-batches. */
  default boolean stopRequested() {
    return false;
  }

  /**
   * Ends the work if the user has asked for a stop. Complete blocks and checkpoints are kept.
   *
   * @throws StoppedException when a stop is requested
   */
  default void stopIfAsked() {
    if (stopRequested()) {
      throw new StoppedException();
    }
  }

  /** The piece of work is over. */
  default void passEnded() {}
}
