package graft.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import graft.failure.WrongUseException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When a run writes checkpoints, and how many it keeps. With any settings, it writes a checkpoint
 * at the end of each phase, and at the end of an epoch if the last checkpoint is at least ten
 * seconds old.
 *
 * @param everySteps optimizer steps between two checkpoints, at least 1; empty if steps don't
 *     matter
 * @param everyTime time between two checkpoints, positive; empty if time doesn't matter
 * @param keep how many of the newest checkpoints are kept, at least 1
 */
public record CheckpointSettings(
    @JsonProperty("checkpoint_every_steps") OptionalInt everySteps,
    @JsonProperty("checkpoint_every_time") Optional<Duration> everyTime,
    @JsonProperty("keep_checkpoints") int keep) {
  /** With this interval a crash costs at most ten minutes of work; writing takes little time. */
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(10);

  /** Three, so that one is whole if the newest is damaged and the next is half-written. */
  private static final int DEFAULT_KEEP = 3;

  public CheckpointSettings {
    if (everySteps.isPresent() && everySteps.getAsInt() < 1) {
      throw new WrongUseException(
          "steps between checkpoints (%d) must be at least 1".formatted(everySteps.getAsInt()));
    }
    if (everyTime.isPresent() && (everyTime.get().isNegative() || everyTime.get().isZero())) {
      throw new WrongUseException(
          "time between checkpoints (%s) must be positive".formatted(everyTime.get()));
    }
    if (keep < 1) {
      throw new WrongUseException("checkpoints to keep (%d) must be at least 1".formatted(keep));
    }
  }

  /** The default settings: a checkpoint every ten minutes; the last three are kept. */
  public static CheckpointSettings defaults() {
    return new CheckpointSettings(OptionalInt.empty(), Optional.of(DEFAULT_INTERVAL), DEFAULT_KEEP);
  }
}
