package graft.cli.terminal;

import graft.files.Download;

/** Shows a download, whose size is known only once the server answers. */
public final class FetchProgress implements Download.Progress, AutoCloseable {
  private static final long MIB = 1 << 20;

  private final Console console;
  private Progress progress;

  public FetchProgress(Console console) {
    this.console = console;
  }

  @Override
  public void bytes(long done, long total) {
    if (progress == null) {
      progress = console.progress("download", "MiB", total / MIB);
    }
    progress.update(done / MIB, "");
  }

  /** Ends the progress and prints a line. */
  public void notice(String line) {
    close();
    console.notice(line);
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
