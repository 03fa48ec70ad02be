package graft.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import graft.failure.GraftException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When a run keeps checkpoints beside those at the end of a phase and of an epoch that comes ten
 * seconds or more after the last one, and how many.
 *
 * @param everySteps optimizer steps between two of them, at least 1; empty for none by steps
 * @param everyTime time between two of them, more than none; empty for none by time
 * @param keep how many of the newest are kept, at least 1
 */
public record CheckpointSettings(
    @JsonProperty("checkpoint_every_steps") OptionalInt everySteps,
    @JsonProperty("checkpoint_every_time") Optional<Duration> everyTime,
    @JsonProperty("keep_checkpoints") int keep) {
  /** Little enough to lose, and seldom enough to cost nothing. */
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(10);

  /** One can be damaged, one can be half-written, one is whole. */
  private static final int DEFAULT_KEEP = 3;

  public CheckpointSettings {
    if (everySteps.isPresent() && everySteps.getAsInt() < 1) {
      throw new GraftException(
          "steps between checkpoints (%d) must be at least 1".formatted(everySteps.getAsInt()));
    }
    if (everyTime.isPresent() && (everyTime.get().isNegative() || everyTime.get().isZero())) {
      throw new GraftException(
          "time between checkpoints (%s) must be more than none".formatted(everyTime.get()));
    }
    if (keep < 1) {
      throw new GraftException("checkpoints to keep (%d) must be at least 1".formatted(keep));
    }
  }

  /** Every ten minutes; the last three are kept. */
  public static CheckpointSettings defaults() {
    return new CheckpointSettings(OptionalInt.empty(), Optional.of(DEFAULT_INTERVAL), DEFAULT_KEEP);
  }
}
