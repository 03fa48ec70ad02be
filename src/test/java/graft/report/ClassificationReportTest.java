package graft.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.failure.GraftException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClassificationReportTest {
  private static final List<String> NAMES = List.of("cat", "dog", "truck");

  /** Two cats (one taken for a dog), three dogs (all right), no truck. */
  private static ClassificationReport sample() {
    return ClassificationReport.of(
        NAMES,
        new int[] {0, 0, 1, 1, 1},
        new float[][] {
          {0.7f, 0.2f, 0.1f},
          {0.2f, 0.5f, 0.3f},
          {0.1f, 0.8f, 0.1f},
          {0.3f, 0.4f, 0.3f},
          {0.1f, 0.6f, 0.3f}
        },
        0.5,
        List.of(2, 3));
  }

  @Test
  void scoresAreThoseOfScikitLearn() {
    ClassificationReport report = sample();
    assertThat(report.images()).isEqualTo(5);
    assertThat(report.accuracy()).isEqualTo(0.8);
    assertThat(report.topAccuracy()).containsEntry(2, 0.8).containsEntry(3, 1.0);
    assertThat(report.confusion())
        .containsExactly(List.of(1L, 1L, 0L), List.of(0L, 3L, 0L), List.of(0L, 0L, 0L));
    ClassScore cat = report.classes().get(0);
    assertThat(cat.precision()).isEqualTo(1.0);
    assertThat(cat.recall()).isEqualTo(0.5);
    assertThat(cat.f1()).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(report.classes().get(1)).isEqualTo(new ClassScore("dog", 0.75, 1.0, 6.0 / 7, 3));
  }

  @Test
  void undefinedRatiosAreZero() {
    assertThat(sample().classes().get(2)).isEqualTo(new ClassScore("truck", 0, 0, 0, 0));
  }

  @Test
  void ofEqualProbabilitiesTheFirstClassWins() {
    ClassificationReport report =
        ClassificationReport.of(
            List.of("a", "b"),
            new int[] {0, 1},
            new float[][] {{0.5f, 0.5f}, {0.5f, 0.5f}},
            0.7,
            List.of(1));
    assertThat(report.accuracy()).isEqualTo(0.5);
    assertThat(report.topAccuracy()).containsEntry(1, 0.5);
    assertThat(report.confusion()).containsExactly(List.of(1L, 0L), List.of(1L, 0L));
  }

  @Test
  void probabilitiesThatAreNotNumbersAreRefused() {
    float[][] diverged = {{Float.NaN, Float.NaN}};
    assertThatThrownBy(
            () ->
                ClassificationReport.of(
                    List.of("a", "b"), new int[] {0}, diverged, Double.NaN, List.of()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("diverged")
        .hasMessageContaining("lower learning rate");
  }

  @Test
  void textIsAligned() {
    assertThat(ReportText.of(sample()))
        .isEqualTo(
            """
            images           5
            loss             0.5000
            accuracy         0.8000
            top-2 accuracy   0.8000
            top-3 accuracy   1.0000

                           precision   recall       f1   images
            cat               1.0000   0.5000   0.6667        2
            dog               0.7500   1.0000   0.8571        3
            truck             0.0000   0.0000   0.0000        0
            macro average     0.5833   0.5000   0.5079        5

            confusion matrix (rows: true class, columns: predicted class)
                       0  1  2
            cat     0  1  1  0
            dog     1  0  3  0
            truck   2  0  0  0
            """);
  }

  @Test
  void jsonHasEveryField() throws Exception {
    JsonNode json = new ObjectMapper().readTree(ReportJson.of(sample()));
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("images", "loss", "accuracy", "top_k_accuracy", "classes", "confusion");
    assertThat(json.at("/top_k_accuracy/2").doubleValue()).isEqualTo(0.8);
    assertThat(json.at("/classes/1/name").textValue()).isEqualTo("dog");
    assertThat(json.at("/classes/1/precision").doubleValue()).isEqualTo(0.75);
    assertThat(json.at("/classes/1/support").longValue()).isEqualTo(3);
    assertThat(json.at("/confusion/0/1").longValue()).isEqualTo(1);
    assertThat(ReportJson.of(sample())).isEqualTo(ReportJson.of(sample()));
  }
}
