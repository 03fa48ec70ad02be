package graft.cli.terminal;

import graft.bench.Benchmark;
import graft.cli.terminal.Console.Progress;
import graft.files.Seconds;

/** Shows a benchmark, whose number of runs is known only once it has begun. */
public final class BenchProgress implements Benchmark.Listener, AutoCloseable {
  private final Console console;
  private Progress progress;

  public BenchProgress(Console console) {
    this.console = console;
  }

  @Override
  public void started(double seconds) {
    console.notice(
        "the whole benchmark takes about "
            + Seconds.words(seconds)
            + "; run nothing else meanwhile");
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
    }
  }
}
