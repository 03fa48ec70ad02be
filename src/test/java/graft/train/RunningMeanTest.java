package graft.train;

import static org.assertj.core.api.Assertions.assertThat;

import graft.model.StepResult;
import org.junit.jupiter.api.Test;

/** Each image counts alike, whatever the size of its batch. */
class RunningMeanTest {
  @Test
  void shortBatchWeighsByItsImages() {
    RunningMean mean =
        RunningMean.EMPTY.plus(new StepResult(2f, 1), 3).plus(new StepResult(4f, 1), 1);
    assertThat(mean.images()).isEqualTo(4);
    assertThat(mean.loss()).isEqualTo(2.5);
    assertThat(mean.accuracy()).isEqualTo(0.5);
  }

  @Test
  void incompleteBatchIsShownButNotKept() {
    RunningMean mean = RunningMean.EMPTY.plus(new StepResult(1f, 2), 2);
    RunningMean shown = mean.plus(new StepResult(4f, 0), 1);
    assertThat(shown.images()).isEqualTo(3);
    assertThat(shown.loss()).isEqualTo(2);
    assertThat(mean.images()).isEqualTo(2);
    assertThat(mean.loss()).isEqualTo(1);
  }
}
