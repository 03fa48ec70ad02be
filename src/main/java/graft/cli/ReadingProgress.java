package graft.cli;

import graft.cli.terminal.Console;
import graft.cli.terminal.Console.Progress;
import graft.dataset.BadPictures;
import graft.dataset.DataRequest;

/** Shows how the reading of a data set's pictures goes on. Close it when the data are open. */
final class ReadingProgress implements DataRequest.ReadListener, AutoCloseable {
  private final Console console;

  /** Null until the first pictures are read, and where that was all. */
  private Progress progress;

  ReadingProgress(Console console) {
    this.console = console;
  }

  @Override
  public void read(long done, long total) {
    if (progress == null && done < total) {
      progress = console.progress("read", "pictures", total);
    }
    if (progress != null) {
      progress.update(done, "");
    }
  }

  @Override
  public void refused(BadPictures bad) {
    close();
    bad.lines().forEach(line -> console.notice(Console.plain(line)));
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
    }
  }
}
