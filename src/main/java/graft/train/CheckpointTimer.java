package graft.train;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides when the next checkpoint is due. The clock is monotonic, so a change of the system's time
 * has no effect.
 */
final class CheckpointTimer {
  /**
   * The end of an epoch is kept if at least this much time has passed since the last checkpoint.
   */
  private static final Duration WORTH_KEEPING = Duration.ofSeconds(10);

  private final CheckpointSettings settings;
  private final LongSupplier nanos;
  private int steps;
  private long start;

  /** Creates a timer with a monotonic clock in nanoseconds, such as {@link System#nanoTime}. */
  CheckpointTimer(CheckpointSettings settings, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
    restart();
  }

  /** Starts to count again; call this after a checkpoint is written. */
  void restart() {
    steps = 0;
    start = nanos.getAsLong();
  }

  /**
   * Counts the optimizer step that comes next, and tells whether to write a checkpoint after it.
   */
  boolean isDueAfterStep() {
    steps++;
    return isDue();
  }

  /** Whether to write a checkpoint after an epoch. */
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
