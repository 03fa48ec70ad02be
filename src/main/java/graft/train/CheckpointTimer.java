package graft.train;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells when the next checkpoint is due. Its clock only ever grows, so that setting the machine's
 * changes nothing.
 */
final class CheckpointTimer {
  /** At the end of an epoch less than this is not worth a checkpoint. */
  private static final Duration WORTH_KEEPING = Duration.ofSeconds(10);

  private final CheckpointSettings settings;
  private final LongSupplier nanos;
  private int steps;
  private long start;

  /**
   * Starts.
   *
   * @param nanos nanoseconds that only ever grow, such as {@link System#nanoTime}
   */
  CheckpointTimer(CheckpointSettings settings, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
    restart();
  }

  /** A checkpoint was written. */
  void restart() {
    steps = 0;
    start = nanos.getAsLong();
  }

  /** Counts an optimizer step that is about to be done; whether a checkpoint is due after it. */
  boolean isDueAfterStep() {
    steps++;
    return isDue();
  }

  /** Whether one is due after an epoch. */
  boolean isDueAfterEpoch() {
    return isDue() || elapsed() >= WORTH_KEEPING.toNanos();
  }

  private boolean isDue() {
    boolean bySteps =
        settings.everySteps().isPresent() && steps >= settings.everySteps().getAsInt();
    boolean byTime =
        settings.everyTime().isPresent() && elapsed() >= settings.everyTime().get().toNanos();
    return bySteps || byTime;
  }

  private long elapsed() {
    return nanos.getAsLong() - start;
  }
}
