package graft.cli.terminal;

import graft.cli.terminal.Console.Progress;
import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows a bar with speed and time left on a terminal. The methods are synchronized because a
 * signal's thread may close the bar.
 */
final class BarProgress implements Progress {
  /** The terminal's width, as the launcher passes it, less one column: a full line would wrap. */
  private static final int COLUMNS = Math.max(40, Integer.getInteger("graft.columns", 80)) - 1;

  private final ProgressBarBuilder builder;
  private ProgressBar bar;

  BarProgress(PrintStream err, String task, String unit, long total) {
    builder =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUnit(" " + unit, 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(500)
            .setConsumer(new ConsoleProgressBarConsumer(err, COLUMNS))
            .clearDisplayOnFinish()
            .showSpeed();
    bar = builder.build();
  }

  @Override
  public synchronized void update(long done, String message) {
    if (bar == null) {
      bar = builder.build();
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
