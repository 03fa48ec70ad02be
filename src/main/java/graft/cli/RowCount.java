package graft.cli;

import graft.background.BackgroundThread;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Counts how many rows {@code predict} will write, so that its progress can tell the time left. The
 * files are looked for a second time for that, on a thread of its own, ahead of the work.
 */
final class RowCount implements AutoCloseable {
  private final PredictedFiles files;
  private final BackgroundThread thread = new BackgroundThread("graft-count");
  private volatile boolean closed;

  /** Null until the number is asked for. */
  private CompletableFuture<Long> counted;

  /** Counts nothing yet. */
  RowCount(PredictedFiles files) {
    this.files = files;
  }

  /**
   * The number of rows; empty as long as it is not known. The first call, which should not delay
   * the first row, begins to count. Paths from standard input are not counted.
   */
  OptionalLong total() {
    if (files.readsStandardInput()) {
      return OptionalLong.empty();
    }
    if (counted == null) {
      counted = thread.make(() -> files.count(() -> closed));
    }
    // A failure leaves the number unknown: what can't be read here has a row that says why.
    return counted.isDone() && !counted.isCompletedExceptionally()
        ? OptionalLong.of(counted.join())
        : OptionalLong.empty();
  }

  /** Ends the counting after the current file, and does not wait for that. */
  @Override
  public void close() {
    closed = true;
    thread.close();
  }
}
