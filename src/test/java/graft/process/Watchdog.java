package graft.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Kills a process that is not over in time, so that a test that reads its output to the end is not
 * held for ever: no timeout interrupts such reading.
 */
public final class Watchdog {
  private final Process process;
  private final Duration limit;
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  private Watchdog(Process process, Duration limit) {
    this.process = process;
    this.limit = limit;
  }

  /** Watches a process that has just begun. */
  public static Watchdog over(Process process, Duration limit) {
    Watchdog watchdog = new Watchdog(process, limit);
    watchdog
        .over
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            late -> {
              process.toHandle().destroyForcibly();
              return null;
            });
    return watchdog;
  }

  /**
   * Waits for the end of the process, whose output has been read.
   *
   * @param output of the process, for the message
   * @throws AssertionError when it had to be killed
   */
  public void await(Object output) throws InterruptedException {
    process.waitFor();
    if (!over.complete(null)) {
      throw new AssertionError("the process was not over in %s: %s".formatted(limit, output));
    }
  }
}
