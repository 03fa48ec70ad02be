package graft.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A line now and then, where standard error is a file or a pipe. */
final class LineProgress implements Progress {
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(30);

  private final PrintStream err;
  private final String task;
  private final String unit;
  private final long total;
  private final LongSupplier clock;
  private final long start;
  private long lastLine;

  /**
   * Starts.
   *
   * @param total units of the whole work, or less than 1 where that is unknown
   * @param clock nanoseconds
   */
  LineProgress(PrintStream err, String task, String unit, long total, LongSupplier clock) {
    this.err = err;
    this.task = task;
    this.unit = unit;
    this.total = total;
    this.clock = clock;
    this.start = clock.getAsLong();
    this.lastLine = start;
  }

  @Override
  public void update(long done, String message) {
    long now = clock.getAsLong();
    if (now - lastLine < INTERVAL || done < 1) {
      return;
    }
    lastLine = now;
    double seconds = (now - start) / 1e9;
    StringBuilder line = new StringBuilder(task).append(": ").append(done);
    if (total >= 1) {
      double left = seconds / done * (total - done);
      line.append(String.format(Locale.ROOT, "/%d %s, %d%%", total, unit, 100 * done / total));
      line.append(", ").append(Durations.words(left)).append(" left");
    } else {
      line.append(' ').append(unit);
    }
    err.println(message.isEmpty() ? line : line + " - " + message);
  }

  @Override
  public void close() {
    // Nothing is left on the screen to take away.
  }
}
