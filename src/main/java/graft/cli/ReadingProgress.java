package graft.cli;

import graft.cli.terminal.Console;
import graft.cli.terminal.Console.Progress;
import graft.dataset.BadPictures;
import graft.dataset.DataRequest;

/** Shows the progress while a data set's pictures are read, until the caller closes it. */
final class ReadingProgress implements DataRequest.ReadListener, AutoCloseable {
  private final Console console;
  private final Runnable check;

  /** The display; null before the first update. It stays null if that update is also the last. */
  private Progress progress;

  ReadingProgress(Console console) {
    this(console, () -> {});
  }

  /**
   * Prepares to show a reading that can be stopped.
   *
   * @param check called as the reading goes on; an exception that it throws ends the reading
   */
  ReadingProgress(Console console, Runnable check) {
    this.console = console;
    this.check = check;
  }

  @Override
  public void read(long done, long total) {
    check.run();
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
