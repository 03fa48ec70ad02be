package graft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import graft.machine.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operations that a peak is taken from. */
final class PeakWorkTest {
  @Test
  void operationsAreCountedAsMultiplicationsAndAdditions() {
    assertThat(PeakWork.CANDIDATES.get(0).flops()).isEqualTo(2.0 * 4096 * 4096 * 4096);
    assertThat(PeakWork.CANDIDATES.get(3).flops()).isEqualTo(2.0 * 30 * 35 * 35 * 96 * 96 * 9);
  }

  @ParameterizedTest
  @MethodSource("candidates")
  void eachCandidateCanBeComputed(PeakWork work) {
    try (PeakOperation operation = new PeakOperation(work, Precision.FLOAT32, 2)) {
      operation.run();
    }
    assertThat(work.words()).startsWith(work.isConvolution() ? "a convolution" : "a product");
  }

  static Iterable<PeakWork> candidates() {
    return PeakWork.CANDIDATES;
  }
}
