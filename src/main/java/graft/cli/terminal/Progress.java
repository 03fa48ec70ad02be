package graft.cli.terminal;

/** Shows the progress of a piece of work. */
public interface Progress extends AutoCloseable {
  /**
   * Updates the display.
   *
   * @param done units done since the start, never less than before
   * @param message a few words to show beside it, or nothing
   */
  void update(long done, String message);

  /** Removes a bar; another update would show it again. */
  @Override
  void close();
}
