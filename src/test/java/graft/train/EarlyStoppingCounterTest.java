package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.failure.GraftException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Early stopping ends a phase exactly where Keras's {@code EarlyStopping} does. */
class EarlyStoppingCounterTest {

  /** {@code wait >= patience and epoch > 0}: the first epoch always improves on nothing. */
  @Test
  void patienceZeroStopsAtTheFirstEpochThatIsNotBetterAndNeverAfterTheFirst() {
    assertThat(epochsOfLosses(0, 0, 0.39, 0.38, 0.37)).isEqualTo(3);
    assertThat(epochsOfLosses(0, 0, 0.39, 0.40, 0.37)).isEqualTo(2);
    assertThat(epochsOfLosses(0, 0, 0.39, 0.39, 0.37)).as("equal is no improvement").isEqualTo(2);
  }

  @Test
  void patienceOneIsKerasPatienceZero() {
    assertThat(epochsOfLosses(1, 0, 0.39, 0.40, 0.37)).isEqualTo(2);
  }

  @Test
  void patienceCountsEpochsInARowSinceTheBest() {
    assertThat(epochsOfLosses(2, 0, 5, 6, 4, 4.5, 4.2, 1)).isEqualTo(5);
    assertThat(epochsOfLosses(3, 0, 5, 6, 4, 4.5, 4.2, 1)).isEqualTo(6);
  }

  @Test
  void improvementMustExceedMinDeltaOverTheBestNotOverTheLast() {
    assertThat(epochsOfLosses(2, 0.1, 1.0, 0.95, 0.89, 0.85, 0.8))
        .as("0.89 < 1 - 0.1")
        .isEqualTo(5);
    assertThat(epochsOfLosses(2, 0.1, 1.0, 0.95, 0.91, 0.5)).as("small steps").isEqualTo(3);
    assertThat(epochsOfLosses(1, 0.25, 1.0, 0.75)).as("exactly min delta").isEqualTo(2);
  }

  @Test
  void accuracyIsBetterWhenLarger() {
    EarlyStoppingCounter counter = counter(OptionalInt.of(1), 0.125, Monitor.VAL_ACCURACY);
    assertThat(counter.isBest(epoch(1, 0, 0.5))).isTrue();
    assertThat(counter.isBest(epoch(2, 9, 0.75))).as("loss is not watched").isTrue();
    assertThat(counter.stops()).isFalse();
    assertThat(counter.isBest(epoch(3, 0, 0.875))).as("exactly min delta").isFalse();
    assertThat(counter.stops()).isTrue();
    assertThat(counter.words(epoch(3, 0, 0.875)))
        .isEqualTo(
            "frozen phase stopped early after epoch 3: val_accuracy was best in epoch 2 (0.7500)");
  }

  @Test
  void withoutPatienceItNeverStopsButStillKnowsTheBest() {
    EarlyStoppingCounter counter = counter(OptionalInt.empty(), 0, Monitor.VAL_LOSS);
    for (int epoch = 1; epoch <= 50; epoch++) {
      assertThat(counter.isBest(epoch(epoch, epoch, 0))).isEqualTo(epoch == 1);
      assertThat(counter.stops()).isFalse();
    }
    assertThat(counter.words(epoch(50, 50, 0))).contains("val_loss was best in epoch 1 ");
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThatThrownBy(() -> new EarlyStopping(OptionalInt.of(-1), 0, Monitor.VAL_LOSS, false))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("patience (-1)");
    for (double delta : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(
              () -> new EarlyStopping(OptionalInt.empty(), delta, Monitor.VAL_LOSS, false))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("min delta");
    }
  }

  /** Epochs that are trained when validation losses are these; all where it never stops. */
  private static int epochsOfLosses(int patience, double minDelta, double... losses) {
    EarlyStoppingCounter counter = counter(OptionalInt.of(patience), minDelta, Monitor.VAL_LOSS);
    for (int i = 0; i < losses.length; i++) {
      counter.isBest(epoch(i + 1, losses[i], 0));
      if (counter.stops()) {
        return i + 1;
      }
    }
    return losses.length;
  }

  private static EarlyStoppingCounter counter(
      OptionalInt patience, double minDelta, Monitor monitor) {
    return new EarlyStoppingCounter(
        new EarlyStopping(patience, minDelta, monitor, false), List.of());
  }

  private static EpochRecord epoch(int epoch, double valLoss, double valAccuracy) {
    return new EpochRecord(Phase.FROZEN, epoch, 0, 0, valLoss, valAccuracy, 0, 0, 1, 1e-3f);
  }
}
