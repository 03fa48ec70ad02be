package graft.cli.terminal;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err notices, progress and errors
 * @param terminal whether {@code err} is a terminal, which can show a progress bar
 * @param latest the progress shown last; null before the first
 */
public record Console(
    PrintStream out, PrintStream err, boolean terminal, AtomicReference<Progress> latest) {
  /** Without any progress yet. */
  public Console(PrintStream out, PrintStream err, boolean terminal) {
    this(out, err, terminal, new AtomicReference<>());
  }

  /**
   * Prints a line that is not a result, such as a decision or a warning. It would tear a progress
   * bar apart, so the bar is removed; its next update shows it again.
   */
  public void notice(String line) {
    Progress shown = latest.get();
    if (shown != null) {
      shown.close();
    }
    err.println(line);
  }

  /** Words from a file without control characters, which would act on the terminal. */
  public static String plain(String words) {
    return words.replaceAll("\\p{javaISOControl}", "?");
  }

  /** Shows the progress of one piece of work on standard error. */
  public Progress progress(String task, String unit, long total) {
    latest.set(
        terminal
            ? new BarProgress(err, task, unit, total)
            : new LineProgress(err, task, unit, total, System::nanoTime));
    return latest.get();
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
