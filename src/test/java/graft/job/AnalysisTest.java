package graft.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AnalysisTest {
  @Test
  void trainLeavesAMillionPicturesToThoseWhoAsk() {
    assertThat(Analysis.isShort(60_000)).isTrue();
    assertThat(Analysis.isShort(100_000)).isTrue();
    assertThat(Analysis.isShort(1_000_000)).isFalse();
  }
}
