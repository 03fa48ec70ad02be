package graft.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where batches end is a matter of numbers alone. */
final class BatchSizesTest {
  private static List<Integer> first(BatchSizes sizes, int count) {
    List<Integer> first = new ArrayList<>();
    BatchSizes left = sizes;
    while (first.size() < count) {
      first.add(left.next());
      left = left.following();
    }
    return first;
  }

  @Test
  void areOneSizeOrTwiceTheOneBefore() {
    assertThat(first(BatchSizes.of(7), 3)).containsExactly(7, 7, 7);
    assertThat(first(BatchSizes.growing(32), 8)).containsExactly(1, 2, 4, 8, 16, 32, 32, 32);
    assertThat(first(BatchSizes.growing(50), 8)).containsExactly(1, 2, 4, 8, 16, 32, 50, 50);
    assertThat(first(BatchSizes.growing(1), 3)).containsExactly(1, 1, 1);
    int most = Integer.MAX_VALUE;
    assertThat(first(BatchSizes.growing(most), 33)).endsWith(1 << 30, most, most);
  }

  @Test
  void haveALimit() {
    assertThat(BatchSizes.growing(32).atMost(10)).isEqualTo(BatchSizes.growing(10));
    assertThat(BatchSizes.growing(32).atMost(32)).isEqualTo(BatchSizes.growing(32));
    assertThat(BatchSizes.growing(32).atMost(100)).isEqualTo(BatchSizes.growing(32));
    assertThat(BatchSizes.growing(32).after(15).atMost(10)).isEqualTo(BatchSizes.of(10));
    assertThat(BatchSizes.of(32).atMost(1)).isEqualTo(BatchSizes.of(1));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "2, 1",
    "3, 3",
    "6, 3",
    "7, 7",
    "14, 7",
    "15, 15",
    "30, 15",
    "31, 31",
    "62, 31",
    "63, 63",
    "94, 63",
    "95, 95",
    "96, 95",
    "1000031, 1000031",
    "1000032, 1000031"
  })
  void theBoundariesOfGrowingSizes(long pictures, long boundary) {
    BatchSizes sizes = BatchSizes.growing(32);
    assertThat(sizes.boundaryAtMost(pictures)).isEqualTo(boundary);
    assertThat(sizes.isBoundary(pictures)).isEqualTo(pictures == boundary);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "6, 0", "7, 7", "13, 7", "14, 14", "7000000000000, 7000000000000"})
  void theBoundariesOfOneSize(long pictures, long boundary) {
    assertThat(BatchSizes.of(7).boundaryAtMost(pictures)).isEqualTo(boundary);
  }

  /** As a table does that was stopped, perhaps more than once. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 32, 50})
  void goOnAfterEachBoundaryAsIfNothingHadBeen(int most) {
    for (BatchSizes sizes : List.of(BatchSizes.growing(most), BatchSizes.of(most))) {
      long pictures = 0;
      BatchSizes left = sizes;
      for (int batch = 0; batch < 20; batch++) {
        assertThat(sizes.after(pictures)).isEqualTo(left);
        assertThat(sizes.boundaryAtMost(pictures)).isEqualTo(pictures);
        pictures += left.next();
        left = left.following();
      }
      assertThat(sizes.after(pictures).after(most)).isEqualTo(left);
    }
    assertThat(BatchSizes.growing(32).after(63)).isEqualTo(BatchSizes.of(32));
    assertThat(BatchSizes.growing(32).after(7)).isEqualTo(new BatchSizes(8, 32));
  }

  @Test
  void refuseWhatIsNoSizeAndNoBoundary() {
    assertThatThrownBy(() -> BatchSizes.of(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the batch size (0) must be at least 1");
    assertThatThrownBy(() -> BatchSizes.growing(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BatchSizes.of(3).atMost(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BatchSizes(4, 3))
        .hasMessage("the next batch size (4) must be from 1 to 3");
    assertThatThrownBy(() -> new BatchSizes(0, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BatchSizes.growing(32).after(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no batch ends after 2 pictures");
    assertThatThrownBy(() -> BatchSizes.growing(32).after(64))
        .hasMessage("no batch ends after 64 pictures");
    assertThatThrownBy(() -> BatchSizes.of(1).after(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
