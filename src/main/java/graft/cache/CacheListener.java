package graft.cache;

import graft.failure.StoppedException;

/**
 * Receives decisions about caches, and the progress of the pass that fills them. By default a
 * listener does nothing.
 */
public interface CacheListener {
  /** A line for the user: a warning, an estimate or a decision. */
  default void notice(String line) {}

  /**
   * A pass over many images or files begins: blocks on disk are checked, say, or missing blocks are
   * computed.
   *
   * @param task what the pass does, in a few words
   * @param unit what is counted, in the plural: {@code images}, or in a training {@code pictures}
   *     or {@code MiB}
   * @param total number of units in the pass; less than 1 if unknown
   */
  default void passStarted(String task, String unit, long total) {}

  /**
   * Some of the pass's work is done.
   *
   * @param done units done so far
   */
  default void passed(long done) {}

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

  /** The pass has ended. */
  default void passEnded() {}
}
