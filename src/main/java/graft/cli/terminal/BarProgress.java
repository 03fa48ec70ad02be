package graft.cli.terminal;

import graft.cli.terminal.Console.Progress;
import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/**
 * Shows a bar with speed and time left on a terminal. The methods are synchronized because a
 * signal's thread may close the bar.
 */
final class BarProgress implements Progress {
  private static final int FEWEST_COLUMNS = 40;

  private final ProgressBarBuilder builder;
  private ProgressBar bar;

  /**
   * Shows the bar.
   *
   * @param columns the terminal's width; the bar leaves room for the {@code ^C} that the terminal
   *     writes behind it, because a full line wraps and then can't be removed
   */
  BarProgress(PrintStream err, int columns, String task, String unit, long total) {
    int width = Math.max(FEWEST_COLUMNS, columns) - 3;
    builder =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(known(total))
            .setRenderer((state, most) -> line(state, unit, width))
            .setUpdateIntervalMillis(500)
            .setConsumer(consumer(err, width))
            .clearDisplayOnFinish();
    bar = builder.build();
  }

  /** Leaves no empty line behind when the bar is removed. */
  private static ConsoleProgressBarConsumer consumer(PrintStream err, int width) {
    return new ConsoleProgressBarConsumer(err, width) {
      @Override
      public void close() {
        err.flush();
      }
    };
  }

  /** The line, with blanks over the end of a longer one that was there before. */
  private static String line(ProgressState state, String unit, int width) {
    // The library asks the system's clock, which may be set back.
    double seconds = Math.max(0, state.getElapsedAfterStart().toMillis() / 1e3);
    // Read before the total, which is raised to it.
    long done = state.getCurrent();
    long since = done - state.getStart();
    BarLine line =
        new BarLine(
            state.getTaskName(),
            unit,
            done,
            state.isIndefinite() ? 0 : state.getMax(),
            seconds,
            since > 0 ? seconds / since : 0,
            state.getExtraMessage());
    return String.format("%-" + width + "s", line.text(width));
  }

  /**
   * The library takes a negative number for one that is not known, and 0 for work without units.
   */
  private static long known(long total) {
    return total < 1 ? -1 : total;
  }

  @Override
  public synchronized void total(long total) {
    builder.setInitialMax(known(total));
    if (bar != null) {
      bar.maxHint(known(total));
    }
  }

  @Override
  public synchronized void update(long done, String message) {
    if (bar == null) {
      // Speed and time left are those since the bar is shown again.
      bar = builder.startsFrom(done, Duration.ZERO).build();
    }
    bar.setExtraMessage(message);
    bar.stepTo(done);
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
