package graft.cli.terminal;

import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err notices, progress and errors
 * @param terminal whether {@code err} is a terminal, which can show a progress bar
 */
public record Console(PrintStream out, PrintStream err, boolean terminal) {

  /** Prints a line that is not a result, such as a decision or a warning. */
  public void notice(String line) {
    err.println(line);
  }

  /** Words from a file without control characters, which would act on the terminal. */
  public static String plain(String words) {
    return words.replaceAll("\\p{javaISOControl}", "?");
  }

  /** Shows the progress of one piece of work on standard error. */
  public Progress progress(String task, String unit, long total) {
    return terminal
        ? new BarProgress(err, task, unit, total)
        : new LineProgress(err, task, unit, total, System::nanoTime);
  }
}
