package graft.cli.terminal;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The streams that a command writes to.
 *
 * @param out results
 * @param err notices, progress and errors
 * @param screen the terminal, if any, that {@code out} and {@code err} are connected to
 * @param quiet whether notices and progress are left out
 * @param latest holds the progress that was shown last, or null if none was shown yet
 */
public record Console(
    PrintStream out,
    PrintStream err,
    Screen screen,
    boolean quiet,
    AtomicReference<Progress> latest) {
  /** Control characters, and those that turn the direction of writing. */
  private static final String ACTING =
      "[\\p{javaISOControl}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]";

  /** A console that has shown no progress yet. */
  public Console(PrintStream out, PrintStream err, Screen screen) {
    this(out, err, screen, false, new AtomicReference<>());
  }

  /** The same without notices and progress. */
  public Console quieted() {
    return new Console(out, err, screen, true, latest);
  }

  /**
   * Prints a line that is not a result, such as a decision or a warning, as {@link #plain} text. On
   * a terminal it is broken between words.
   */
  public void notice(String line) {
    show(LongLine.folded(plain(line), 2, screen.errorColumns()));
  }

  /** Prints a notice that may have colours and several lines. */
  public void show(String text) {
    if (!quiet) {
      print(text);
    }
  }

  /**
   * Prints a line as {@link #plain} text, even if the console is quiet. It is not broken, because
   * it may end in a command, which would then not be copied whole.
   */
  public void alert(String line) {
    print(plain(line));
  }

  /** Removes a progress bar first, which would break the text. The next update shows it again. */
  private void print(String text) {
    Progress shown = latest.get();
    if (shown != null) {
      shown.close();
    }
    err.println(text);
  }

  /**
   * Replaces by {@code ?} what could act on the terminal: control characters, and those that turn
   * the direction of writing, which make a name look like another.
   */
  public static String plain(String words) {
    return words.replaceAll(ACTING, "?");
  }

  /**
   * Shows the progress of one piece of work on standard error.
   *
   * @param task the work in a word, such as {@code predict}
   * @param unit what is counted, in the plural, such as {@code files}
   * @param total number of units of the whole work; less than 1 if unknown
   */
  public Progress progress(String task, String unit, long total) {
    latest.set(
        quiet
            ? new NoProgress()
            : screen.error()
                ? new BarProgress(err, screen.columns(), task, unit, total)
                : new LineProgress(err, task, unit, total, System::nanoTime));
    return latest.get();
  }

  /** Shows the progress of a piece of work. */
  public interface Progress extends AutoCloseable {
    /**
     * Tells the number of units of the whole work, once it is known.
     *
     * @param total at least 0; the work may turn out to have more
     */
    void total(long total);

    /**
     * Updates the display.
     *
     * @param done units done so far; never decreases
     * @param message a few words to show beside the numbers; may be empty
     */
    void update(long done, String message);

    /** Removes a bar from the screen. The next update would show it again. */
    @Override
    void close();
  }
}
