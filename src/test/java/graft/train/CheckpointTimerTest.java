package graft.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A checkpoint is due after so many steps or so much time, whichever is asked for. */
class CheckpointTimerTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

  @Test
  void countsSteps() {
    CheckpointTimer timer = timer(OptionalInt.of(3), Optional.empty());
    assertThat(timer.isDueAfterStep()).isFalse();
    assertThat(timer.isDueAfterStep()).isFalse();
    assertThat(timer.isDueAfterStep()).isTrue();
    timer.restart();
    assertThat(timer.isDueAfterStep()).isFalse();
  }

  /** The clock overflows here, as its documentation allows. */
  @Test
  void measuresTime() {
    CheckpointTimer timer = timer(OptionalInt.empty(), Optional.of(Duration.ofNanos(10)));
    nanos.addAndGet(9);
    assertThat(timer.isDueAfterStep()).isFalse();
    nanos.addAndGet(1);
    assertThat(timer.isDueAfterStep()).isTrue();
    timer.restart();
    assertThat(timer.isDueAfterStep()).isFalse();
  }

  @Test
  void anEpochIsKeptWhereItsStepsAreDueOrTenSecondsArePast() {
    CheckpointTimer timer = timer(OptionalInt.of(2), Optional.empty());
    assertThat(timer.isDueAfterStep()).isFalse();
    assertThat(timer.isDueAfterEpoch()).isFalse();
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(timer.isDueAfterEpoch()).isTrue();
    timer.restart();
    assertThat(timer.isDueAfterEpoch()).isFalse();
    timer.isDueAfterStep();
    timer.isDueAfterStep();
    assertThat(timer.isDueAfterEpoch()).isTrue();
  }

  private CheckpointTimer timer(OptionalInt steps, Optional<Duration> time) {
    return new CheckpointTimer(new CheckpointSettings(steps, time, 1), nanos::get);
  }
}
