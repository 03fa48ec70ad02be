package graft.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.WrongUseException;
import graft.machine.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PredictOptionsTest {
  private static final PredictOptions DEFAULTS = PredictOptions.defaults();

  @Test
  void eachMethodChangesItsOwnOptionOnly() {
    assertThat(DEFAULTS).isEqualTo(new PredictOptions(1, false, 32, 0, null, 1 << 28, false));
    assertThat(
            List.of(
                DEFAULTS.topK(7),
                DEFAULTS.features(true),
                DEFAULTS.batchSize(7),
                DEFAULTS.threads(7),
                DEFAULTS.precision(Precision.BFLOAT16),
                DEFAULTS.mostBytes(7),
                DEFAULTS.trustModel(true)))
        .containsExactly(
            new PredictOptions(7, false, 32, 0, null, 1 << 28, false),
            new PredictOptions(1, true, 32, 0, null, 1 << 28, false),
            new PredictOptions(1, false, 7, 0, null, 1 << 28, false),
            new PredictOptions(1, false, 32, 7, null, 1 << 28, false),
            new PredictOptions(1, false, 32, 0, Precision.BFLOAT16, 1 << 28, false),
            new PredictOptions(1, false, 32, 0, null, 7, false),
            new PredictOptions(1, false, 32, 0, null, 1 << 28, true));
  }

  @Test
  void whatIsTooSmallIsRefused() {
    assertThatThrownBy(() -> DEFAULTS.topK(0)).isInstanceOf(WrongUseException.class);
    assertThatThrownBy(() -> DEFAULTS.batchSize(0)).hasMessageContaining("batchSize (0)");
    assertThatThrownBy(() -> DEFAULTS.threads(-1)).hasMessageContaining("threads (-1)");
    assertThatThrownBy(() -> DEFAULTS.mostBytes(0)).hasMessageContaining("mostBytes (0)");
  }
}
