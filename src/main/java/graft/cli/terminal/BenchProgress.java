package graft.cli.terminal;

import graft.bench.Benchmark;

/** Shows a benchmark on standard error: the estimated time, then the progress. */
public final class BenchProgress implements Benchmark.Listener, AutoCloseable {
  private final Console console;
  private Progress progress;

  public BenchProgress(Console console) {
    this.console = console;
  }

  @Override
  public void started(double seconds) {
    // The line would tear the bar apart, so it is removed; the next run shows it again.
    close();
    console.notice("about " + Durations.words(seconds) + " for all runs; leave the machine alone");
  }

  @Override
  public void runDone(int done, int total, String what) {
    if (progress == null) {
      progress = console.progress("bench", "runs", total);
    }
    progress.update(done, what);
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
