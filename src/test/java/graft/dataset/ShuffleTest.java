package graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.Phase;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShuffleTest {
  @Test
  void everyImageComesOnce() {
    int[] order = Shuffle.order(50_000, 7, Phase.FROZEN, 3);
    Arrays.sort(order);
    assertThat(order).isEqualTo(IntStream.range(0, 50_000).toArray());
    assertThat(Shuffle.order(1, 7, Phase.FROZEN, 3)).containsExactly(0);
    assertThat(Shuffle.order(0, 7, Phase.FROZEN, 3)).isEmpty();
  }

  @Test
  void theOrderDependsOnEverythingAndNothingElse() {
    int[] order = Shuffle.order(1000, 7, Phase.FROZEN, 1);
    assertThat(Shuffle.order(1000, 7, Phase.FROZEN, 1)).isEqualTo(order);
    assertThat(Shuffle.order(1000, 8, Phase.FROZEN, 1)).isNotEqualTo(order);
    assertThat(Shuffle.order(1000, 7, Phase.UNFROZEN, 1)).isNotEqualTo(order);
    assertThat(Shuffle.order(1000, 7, Phase.FROZEN, 2)).isNotEqualTo(order);
    assertThat(Shuffle.order(1000, 1, Phase.FROZEN, 7)).isNotEqualTo(order);
  }

  /** Recorded: a change here changes every recorded run. */
  @Test
  void recordedOrders() {
    assertThat(Shuffle.order(10, 0, Phase.FROZEN, 1)).containsExactly(RECORDED_FROZEN);
    assertThat(Shuffle.order(10, 0, Phase.UNFROZEN, 1)).containsExactly(RECORDED_UNFROZEN);
  }

  private static final int[] RECORDED_FROZEN = {8, 5, 1, 4, 7, 6, 0, 3, 2, 9};
  private static final int[] RECORDED_UNFROZEN = {2, 5, 0, 4, 7, 3, 1, 6, 9, 8};

  @Test
  void everyImageMayComeFirst() {
    int[] first = new int[10];
    for (int epoch = 0; epoch < 10_000; epoch++) {
      first[Shuffle.order(10, 0, Phase.FROZEN, epoch)[0]]++;
    }
    // 1,000 expected; the standard deviation is 30.
    assertThat(IntStream.of(first)).allMatch(n -> n > 850 && n < 1150);
  }
}
