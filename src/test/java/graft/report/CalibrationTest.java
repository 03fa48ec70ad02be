package graft.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import graft.report.Calibration.Bin;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Test
  void errorIsTheMeanGapOfTheBins() {
    // In the last bin (14/15, 1] are 0.95 and 1, one of them right; in the bin (7/15, 8/15] is 0.5.
    Calibration found =
        Calibration.of(new float[] {0.95f, 0.5f, 1}, new boolean[] {true, true, false});
    assertThat(found.images()).isEqualTo(3);
    assertThat(found.bins()).hasSize(2);
    Bin low = found.bins().get(0);
    assertThat(low.from()).isEqualTo(7 / 15.0);
    assertThat(low.to()).isEqualTo(8 / 15.0);
    assertThat(low.images()).isEqualTo(1);
    assertThat(low.confidence()).isEqualTo(0.5);
    assertThat(low.accuracy()).isOne();
    Bin high = found.bins().get(1);
    assertThat(high.images()).isEqualTo(2);
    assertThat(high.confidence()).isCloseTo(0.975, within(1e-7));
    assertThat(high.accuracy()).isEqualTo(0.5);
    // (1 * 0.5 + 2 * 0.475) / 3
    assertThat(found.expectedError()).isCloseTo(1.45 / 3, within(1e-7));
  }

  @Test
  void binsAreDividedAtFifteenths() {
    Calibration found =
        Calibration.of(new float[] {0, 0.19999f, 0.20001f}, new boolean[] {false, false, false});
    assertThat(found.bins()).extracting(Bin::from).containsExactly(0.0, 2 / 15.0, 3 / 15.0);
  }

  @Test
  void certainAndRightIsNoError() {
    Calibration found = Calibration.of(new float[] {1, 1}, new boolean[] {true, true});
    assertThat(found.expectedError()).isZero();
  }

  /** The report and the model's card say the same in words. */
  @Test
  void aSlightBiasIsNone() {
    assertBias(0.501f, false, false);
    assertBias(0.52f, true, false);
    assertBias(0.499f, false, false);
    assertBias(0.48f, false, true);
  }

  /** Of two images one is right. */
  private static void assertBias(float confidence, boolean tooSure, boolean tooModest) {
    Calibration found =
        Calibration.of(new float[] {confidence, confidence}, new boolean[] {true, false});
    assertThat(found.confidence()).isCloseTo(confidence, within(1e-7));
    assertThat(found.isTooSure()).isEqualTo(tooSure);
    assertThat(found.isTooModest()).isEqualTo(tooModest);
  }

  @Test
  void whatIsNoProbabilityIsRefused() {
    boolean[] one = {true};
    assertThatThrownBy(() -> Calibration.of(new float[] {Float.NaN}, one))
        .hasMessage("a probability (NaN) must be 0 to 1");
    assertThatThrownBy(() -> Calibration.of(new float[] {1.1f}, one)).hasMessageContaining("1.1");
    assertThatThrownBy(() -> Calibration.of(new float[] {}, new boolean[] {}))
        .hasMessageContaining("at least one image");
    assertThatThrownBy(() -> Calibration.of(new float[] {1, 1}, one))
        .hasMessageContaining("a probability (2) and whether it is right (1)");
  }
}
