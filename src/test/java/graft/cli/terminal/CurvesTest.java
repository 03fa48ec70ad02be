package graft.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.EpochRecord;
import graft.contract.Phase;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CurvesTest {
  private static EpochRecord epoch(double loss, double valLoss) {
    return new EpochRecord(Phase.FROZEN, 1, loss, 1 - loss, valLoss, 1 - valLoss, 1, 1, 1, 1e-3f);
  }

  private static final List<EpochRecord> THREE =
      List.of(epoch(0.7, 0.5), epoch(0.3, 0.1), epoch(0, 0.2));

  @Test
  void trainingAndValidationShareAScale() {
    assertThat(new Curves(THREE, 80, true).line())
        .isEqualTo("  loss █▄▁ val_loss ▆▂▃  accuracy ▁▅█ val_accuracy ▃▇▆");
    assertThat(new Curves(THREE, 80, false).line())
        .isEqualTo("  loss #:_ val_loss +.-  accuracy _=# val_accuracy -*+");
  }

  @Test
  void theFirstEpochAloneIsShownToo() {
    assertThat(new Curves(THREE.subList(0, 1), 80, true).line())
        .isEqualTo("  loss █ val_loss ▁  accuracy ▁ val_accuracy █");
  }

  @Test
  void equalNumbersAreAFlatLine() {
    assertThat(new Curves(List.of(epoch(0.5, 0.5), epoch(0.5, 0.5)), 80, true).line())
        .isEqualTo("  loss ▁▁ val_loss ▁▁  accuracy ▁▁ val_accuracy ▁▁");
  }

  @Test
  void whatIsNoNumberHasNoHeight() {
    assertThat(new Curves(List.of(epoch(1, Double.NaN), epoch(0, 0.5)), 80, true).line())
        .startsWith("  loss █▁ val_loss ?▅  ");
  }

  /** The last one of all epochs is the last one shown. */
  @Test
  void manyEpochsAreShownAsFarAsTheLineIsWide() {
    List<EpochRecord> many =
        IntStream.rangeClosed(1, 1000).mapToObj(i -> epoch(1 - i / 1000.0, 1)).toList();
    for (int columns : new int[] {50, 79, 80, 81, 120, 237}) {
      String line = new Curves(many, columns, true).line();
      assertThat(line).hasSizeBetween(columns - 4, columns).contains("▁ val_loss █");
    }
    assertThat(new Curves(many, 45, true).line()).isEmpty();
  }
}
