package graft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** With a clock that only calls move. */
class TimingTest {
  private long nanoseconds;
  private int calls;
  private int runs;

  private double[] time(double... seconds) {
    return new Timing(() -> nanoseconds)
        .callsPerSecond(
            () -> nanoseconds += (long) (1e9 * seconds[Math.min(calls++, seconds.length - 1)]),
            2,
            () -> runs++);
  }

  @Test
  void shortCallsAreRepeatedUntilARunHasTakenItsTime() {
    assertThat(time(0.4)).containsExactly(2.5, 2.5);
    assertThat(calls).isEqualTo(1 + 3 + 3);
    assertThat(runs).isEqualTo(2);
  }

  @Test
  void aLongCallIsARunByItself() {
    assertThat(time(2)).containsExactly(0.5, 0.5);
    assertThat(calls).isEqualTo(3);
  }

  @Test
  void theFirstCallIsNotTimed() {
    assertThat(time(60, 1, 4)).containsExactly(1, 0.25);
  }
}
