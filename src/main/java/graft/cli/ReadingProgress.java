package graft.cli;

import graft.cli.terminal.Console;
import graft.cli.terminal.Console.Progress;
import graft.dataset.BadPicture;
import graft.dataset.DataRequest;
import graft.files.PathText;
import java.util.List;

/** Shows the progress while a data set's pictures are read, until the caller closes it. */
final class ReadingProgress implements DataRequest.ReadListener, AutoCloseable {
  private static final int MOST_NAMED = 20;

  private final Console console;

  /** Null before the first update; stays null if that update is already the last. */
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
