package graft.cli.terminal;

/** How far a piece of work has come, for someone who waits. */
public interface Progress extends AutoCloseable {
  /**
   * Says how much is done.
   *
   * @param done units done since the start, never less than before
   * @param message a few words to show beside it, or nothing
   */
  void update(long done, String message);

  /** Ends the display; the bar disappears. */
  @Override
  void close();
}
