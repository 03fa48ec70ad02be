package graft.cli.terminal;

import graft.cli.terminal.Console.Progress;
import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with speed and time left, on a terminal. A signal's thread may close it. */
final class BarProgress implements Progress {
  /** The terminal's width, found by the launcher; one column stays free, or the line would wrap. */
  private static final int COLUMNS = Math.max(40, Integer.getInteger("graft.columns", 80)) - 1;

  private final PrintStream err;
  private final String task;
  private final String unit;
  private final long total;
  private ProgressBar bar;

  BarProgress(PrintStream err, String task, String unit, long total) {
    this.err = err;
    this.task = task;
    this.unit = unit;
    this.total = total;
    show();
  }

  private void show() {
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUnit(" " + unit, 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(500)
            .setConsumer(new ConsoleProgressBarConsumer(err, COLUMNS))
            .clearDisplayOnFinish()
            .showSpeed()
            .build();
  }

  @Override
  public synchronized void update(long done, String message) {
    if (bar == null) {
      show();
    }
    bar.setExtraMessage(message.isEmpty() ? "" : " " + message);
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
