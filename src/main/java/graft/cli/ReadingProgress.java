package graft.cli;

import graft.cli.terminal.Console;
import graft.cli.terminal.Console.Progress;
import graft.dataset.BadPictures;
import graft.dataset.DataRequest;

/**
 * Shows the progress while a data set's pictures are read, and while those of small parts of
 * classes are decoded, until the caller closes it.
 */
final class ReadingProgress implements DataRequest.ReadListener, AutoCloseable {
  private final Console console;
  private final Runnable check;

  /** The display; null before the first update of a piece of work, and after the last. */
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
    show("read", done, total);
  }

  @Override
  public void decoded(long done, long total) {
    show("decode", done, total);
  }

  private void show(String task, long done, long total) {
    check.run();
    if (progress == null && done < total) {
      progress = console.progress(task, "pictures", total);
    }
    if (progress != null) {
      progress.update(done, "");
    }
    if (done == total) {
      close();
    }
  }

  @Override
  public void refused(BadPictures bad) {
    close();
    bad.linesOfRefused().forEach(line -> console.notice(Console.plain(line)));
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
