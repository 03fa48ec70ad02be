package graft.cli.terminal;

import graft.bench.Benchmark;
import graft.cli.terminal.Console.Progress;
import graft.files.Download;

/** Shows work whose size is known only once it has begun: a download or a benchmark. */
public final class LateProgress implements Download.Progress, Benchmark.Listener, AutoCloseable {
  private static final long MIB = 1 << 20;

  private final Console console;
  private Progress progress;

  public LateProgress(Console console) {
    this.console = console;
  }

  @Override
  public void bytes(long done, long total) {
    show("download", "MiB", done / MIB, total / MIB, "");
  }

  @Override
  public void started(double seconds) {
    console.notice(
        "the whole benchmark takes about "
            + Durations.words(seconds)
            + "; run nothing else meanwhile");
  }

  @Override
  public void runDone(int done, int total, String what) {
    show("bench", "runs", done, total, what);
  }

  private void show(String task, String unit, long done, long total, String message) {
    if (progress == null) {
      progress = console.progress(task, unit, total);
    }
    progress.update(done, message);
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
    }
  }
}
