package graft.cli;

import graft.cli.terminal.Console;
import graft.cli.terminal.Console.Progress;
import graft.dataset.BadPicture;
import graft.dataset.DataRequest;
import graft.files.PathText;
import java.util.List;

/** Shows how the reading of a data set's pictures goes on. Close it when the data are open. */
final class ReadingProgress implements DataRequest.ReadListener, AutoCloseable {
  private static final int MOST_NAMED = 20;

  private final Console console;
  private final Runnable check;

  /** Null until the first pictures are read, and where that was all. */
  private Progress progress;

  ReadingProgress(Console console) {
    this(console, () -> {});
  }

  /**
   * Shows a reading that can be stopped.
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
  public void skipped(List<BadPicture> bad, int all) {
    close();
    console.notice(
        bad.size()
            + " of "
            + all
            + " pictures can't be decoded and "
            + (bad.size() == 1 ? "is" : "are")
            + " skipped:");
    bad.stream()
        .limit(MOST_NAMED)
        .forEach(
            picture ->
                console.notice(
                    Console.plain(
                        "  " + PathText.of(picture.path()) + " (" + picture.reason() + ")")));
    if (bad.size() > MOST_NAMED) {
      console.notice("  and " + (bad.size() - MOST_NAMED) + " more");
    }
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
    }
  }
}
