package graft.report;

import static org.assertj.core.api.Assertions.assertThat;

import graft.report.Coverage.Point;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoverageTest {
  private static final Coverage FOUR =
      Coverage.of(new float[] {0.6f, 0.9f, 0.4f, 0.8f}, new boolean[] {false, true, false, true});

  @Test
  void eachPointKeepsTheMostCertainImages() {
    assertThat(FOUR.points())
        .containsExactly(
            new Point(0.4f, 4, 2, 1, 0.5, -1),
            new Point(0.6f, 3, 2, 0.75, 2 / 3.0, 0.4f),
            new Point(0.8f, 2, 2, 0.5, 1, 0.6f),
            new Point(0.9f, 1, 1, 0.25, 1, 0.8f));
  }

  @Test
  void equallyCertainImagesAreKeptTogether() {
    Coverage found = Coverage.of(new float[] {0.5f, 0.5f, 0.9f}, new boolean[] {true, false, true});
    assertThat(found.points())
        .containsExactly(
            new Point(0.5f, 3, 2, 1, 2 / 3.0, -1), new Point(0.9f, 1, 1, 1 / 3.0, 1, 0.5f));
  }

  /** A threshold that is printed has to keep the pictures that its row says. */
  @Test
  void aThresholdHasAsManyDecimalsAsItNeeds() {
    assertThat(decimals(0.5f, 0.9734f, 0.97339f, 1))
        .containsExactly("0.500", "0.973", "0.9734", "1.000");
    assertThat(decimals(0.99996f, 0.9999f)).containsExactly("0.999", "0.99996");
    float last = Math.nextDown(1f);
    float[] crowded = {Math.nextDown(last), last, 1, 0.2f, Math.nextUp(0.2f)};
    for (Point point : Coverage.of(crowded, new boolean[crowded.length]).points()) {
      float threshold = (float) Double.parseDouble(point.decimal());
      long kept = IntStream.range(0, crowded.length).filter(i -> crowded[i] >= threshold).count();
      assertThat(kept).as(point.decimal()).isEqualTo(point.kept());
    }
  }

  private static List<String> decimals(float... confidences) {
    return Coverage.of(confidences, new boolean[confidences.length]).points().stream()
        .map(Point::decimal)
        .toList();
  }

  @Test
  void aThresholdIsFoundForAnAccuracy() {
    assertThat(FOUR.reaching(0.6)).map(Point::threshold).contains(0.6f);
    assertThat(FOUR.reaching(0.95)).map(Point::share).contains(0.5);
    assertThat(Coverage.of(new float[] {0.3f}, new boolean[] {false}).reaching(0.5)).isEmpty();
  }

  @Test
  void manyImagesGiveOnePointForEachHundredth() {
    float[] confidences = new float[12_345];
    IntStream.range(0, confidences.length).forEach(i -> confidences[i] = i / 12_345f);
    Coverage found = Coverage.of(confidences, new boolean[confidences.length]);
    assertThat(found.points()).hasSize(100);
    assertThat(found.points().get(0).kept()).isEqualTo(12_345);
    assertThat(found.points().get(99).kept()).isEqualTo(124);
  }
}
