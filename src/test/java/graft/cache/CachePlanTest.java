package graft.cache;

import static graft.contract.InputKind.BOUNDARY;
import static graft.contract.InputKind.FEATURES;
import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.InputKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fits on a disk, decided from numbers alone. */
class CachePlanTest {
  private static final long RESERVE = 2_147_483_648L;

  @Test
  void twoGibibytesStayFree() {
    assertThat(CachePlan.room(RESERVE + 5)).isEqualTo(5);
    assertThat(CachePlan.room(RESERVE - 5)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    // room, missing features, missing boundary, features kept, boundary kept
    "30, 10, 20, true, true",
    "29, 10, 20, true, false",
    "10, 10, 20, true, false",
    "9, 10, 20, false, false",
    "0, 10, 20, false, false",
    // What is there already stays in use on a disk that is full.
    "0, 0, 0, true, true",
    "0, 0, 20, true, false",
    "9, 10, 0, false, true",
  })
  void whatFitsIsKeptFeaturesFirst(
      long room, long features, long boundary, boolean keepsFeatures, boolean keepsBoundary) {
    Map<InputKind, Long> missing = new EnumMap<>(Map.of(FEATURES, features, BOUNDARY, boundary));
    List<InputKind> fitting = CachePlan.fitting(room, missing);
    assertThat(fitting.contains(FEATURES)).isEqualTo(keepsFeatures);
    assertThat(fitting.contains(BOUNDARY)).isEqualTo(keepsBoundary);
  }

  @Test
  void theLargestNumbersDoNotOverflow() {
    Map<InputKind, Long> missing =
        new EnumMap<>(Map.of(FEATURES, Long.MAX_VALUE, BOUNDARY, Long.MAX_VALUE));
    assertThat(CachePlan.fitting(Long.MAX_VALUE, missing)).containsExactly(FEATURES);
  }
}
