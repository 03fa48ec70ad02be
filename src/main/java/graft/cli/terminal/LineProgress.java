package graft.cli.terminal;

import graft.cli.terminal.Console.Progress;
import graft.files.Seconds;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Prints a line every thirty seconds, when standard error is a file or a pipe. */
final class LineProgress implements Progress {
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(30);

  private final PrintStream err;
  private final String task;
  private final String unit;
  private final LongSupplier clock;
  private long total;
  private long lastLine;

  /**
   * Number of units done at the first update; -1 before that update. Speed and time left are
   * estimated from the units done since then.
   */
  private long firstDone = -1;

  private long firstTime;

  /**
   * Starts the clock.
   *
   * @param total units of the whole work; less than 1 if unknown
   * @param clock returns nanoseconds
   */
  LineProgress(PrintStream err, String task, String unit, long total, LongSupplier clock) {
    this.err = err;
    this.task = task;
    this.unit = unit;
    this.total = total;
    this.clock = clock;
    this.lastLine = clock.getAsLong();
  }

  @Override
  public void update(long done, String message) {
    long now = clock.getAsLong();
    if (firstDone < 0) {
      firstDone = done;
      firstTime = now;
    }
    if (now - lastLine < INTERVAL || done < 1) {
      return;
    }
    lastLine = now;
    StringBuilder line = new StringBuilder(task).append(": ").append(done);
    // Files may come to a folder while its pictures are classified.
    boolean known = total >= 1 && done <= total;
    line.append(
        known
            ? String.format(Locale.ROOT, "/%d %s, %d%%", total, unit, 100 * done / total)
            : " " + unit);
    if (done > firstDone) {
      double seconds = (now - firstTime) / 1e9 / (done - firstDone);
      line.append(", ").append(Durations.speed(seconds, unit));
      if (known) {
        line.append(", ").append(Seconds.words(seconds * (total - done))).append(" left");
      }
    }
    err.println(message.isEmpty() ? line : line + " - " + message);
  }

  @Override
  public void total(long total) {
    this.total = total;
  }

  @Override
  public void close() {
    // Printed lines can't be removed, unlike a bar.
  }
}
