package graft.train;

import java.util.function.LongSupplier;

/** Tells within an epoch when the next checkpoint is due. Its clock can't be set by anyone. */
final class CheckpointTimer {
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
    final boolean bySteps =
        settings.everySteps().isPresent() && steps >= settings.everySteps().getAsInt();
    final boolean byTime =
        settings.everyTime().isPresent()
            && nanos.getAsLong() - start >= settings.everyTime().get().toNanos();
    return bySteps || byTime;
  }
}
