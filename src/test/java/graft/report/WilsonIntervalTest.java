package graft.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonIntervalTest {
  /**
   * The ends are the two shares p whose distance to the counted one is z standard errors of p
   * itself: the roots of (p - c/n)^2 = z^2 p (1 - p) / n, computed apart from this project.
   */
  @ParameterizedTest
  @CsvSource({
    "8, 10, 0.4901624715366418, 0.9433178485456247",
    "1, 3, 0.061491944720396215, 0.7923403991979523",
    "9412, 10000, 0.9364175379688002, 0.9456436218689147",
    "0, 10, 0, 0.2775327998628892",
    "10, 10, 0.7224672001371108, 1"
  })
  void endsAreTheRootsOfWilsonsEquation(long correct, long total, double low, double high) {
    WilsonInterval found = WilsonInterval.of(correct, total);
    assertThat(found.low()).isCloseTo(low, within(1e-12));
    assertThat(found.high()).isCloseTo(high, within(1e-12));
  }

  @Test
  void allOrNoneRightReachTheEndExactly() {
    assertThat(WilsonInterval.of(0, 7).low()).isZero();
    assertThat(WilsonInterval.of(7, 7).high()).isOne();
  }

  @Test
  void impossibleCountsAreRefused() {
    assertThatThrownBy(() -> WilsonInterval.of(0, 0)).hasMessageContaining("total (0)");
    assertThatThrownBy(() -> WilsonInterval.of(4, 3)).hasMessageContaining("correct (4)");
    assertThatThrownBy(() -> WilsonInterval.of(-1, 3)).hasMessageContaining("correct (-1)");
  }
}
