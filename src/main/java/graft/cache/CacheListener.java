package graft.cache;

import graft.failure.StoppedException;

/** Hears what is decided about caches, and how the pass that fills them goes on. */
public interface CacheListener {
  /** Something the user should read: a warning, an estimate, a decision. */
  void notice(String line);

  /**
   * A long piece of work begins: checking what is there, or computing what is missing.
   *
   * @param task a few words
   * @param images images in it
   */
  void passStarted(String task, long images);

  /** Images of the piece of work done so far. */
  void passed(long imagesDone);

  /** Asked between two micro-batches: whether the user wants the run to stop. */
  boolean stopRequested();

  /**
   * Ends the work where the user wants that; blocks and checkpoints that are whole stay.
   *
   * @throws StoppedException when a stop is requested
   */
  default void stopIfAsked() {
    if (stopRequested()) {
      throw new StoppedException();
    }
  }

  /** The piece of work is over. */
  void passEnded();
}
