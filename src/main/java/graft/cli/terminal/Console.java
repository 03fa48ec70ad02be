package graft.cli.terminal;

import java.io.PrintStream;

/** Where a command writes. */
public final class Console {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private volatile Progress latest;

  /**
   * A console.
   *
   * @param out results
   * @param err notices, progress and errors
   * @param terminal whether {@code err} is a terminal, which can show a progress bar
   */
  public Console(PrintStream out, PrintStream err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  public PrintStream out() {
    return out;
  }

  boolean terminal() {
    return terminal;
  }

  /**
   * Prints a line that is not a result, such as a decision or a warning. It would tear a progress
   * bar apart, so the bar is removed; its next update shows it again.
   */
  public void notice(String line) {
    if (latest != null) {
      latest.close();
    }
    err.println(line);
  }

  /** Words from a file without control characters, which would act on the terminal. */
  public static String plain(String words) {
    return words.replaceAll("\\p{javaISOControl}", "?");
  }

  /** Shows the progress of one piece of work on standard error. */
  public Progress progress(String task, String unit, long total) {
    latest =
        terminal
            ? new BarProgress(err, task, unit, total)
            : new LineProgress(err, task, unit, total, System::nanoTime);
    return latest;
  }

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
}
