package graft.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.failure.GraftException;
import graft.files.JsonText;
import graft.report.ClassificationReport.ClassScore;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ClassificationReportTest {
  private static final List<String> NAMES = List.of("cat", "dog", "truck");

  /** Two cats (one taken for a dog), three dogs (all right), no truck. */
  private static ClassificationReport sample() {
    return report(
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

  private static ClassificationReport report(
      List<String> names, int[] labels, float[][] probabilities, double loss, List<Integer> tops) {
    PredictionCounts counts = new PredictionCounts(names);
    counts.add(labels, probabilities);
    return counts.report(loss, tops);
  }

  @Test
  void controlCharactersOfAClassAreEscapedInJson() {
    List<String> names = List.of("c\033[1mat", "dog");
    ClassificationReport report =
        report(names, new int[] {0}, new float[][] {{1, 0}}, 0, List.of());
    assertThat(JsonText.of(report)).contains("c\\u001B[1mat");
  }

  @Test
  void countsOfBatchesAreThoseOfTheWhole() {
    PredictionCounts counts = new PredictionCounts(NAMES);
    counts.add(new int[] {0, 0}, new float[][] {{0.7f, 0.2f, 0.1f}, {0.2f, 0.5f, 0.3f}});
    counts.add(new int[] {1}, new float[][] {{0.1f, 0.8f, 0.1f}});
    counts.add(new int[] {1, 1}, new float[][] {{0.3f, 0.4f, 0.3f}, {0.1f, 0.6f, 0.3f}});
    assertThat(counts.report(0.5, List.of(2, 3))).isEqualTo(sample());
  }

  @Test
  void anythingButRowsThatFitTheLabelsIsRefused() {
    PredictionCounts counts = new PredictionCounts(NAMES);
    assertThatThrownBy(() -> counts.report(0.5, List.of()))
        .hasMessageContaining("at least one image");
    assertThatThrownBy(() -> counts.add(new int[] {0, 1}, new float[][] {{1, 0, 0}}))
        .hasMessageContaining(
            "expected one row of probabilities for each image; rows: 1, images: 2");
    assertThatThrownBy(() -> counts.add(new int[] {3}, new float[][] {{1, 0, 0}}))
        .hasMessageContaining("do not fit 3 classes");
    assertThatThrownBy(() -> counts.add(new int[] {0}, new float[][] {{1, 0}}))
        .hasMessageContaining("do not fit 3 classes");
    counts.add(new int[] {0}, new float[][] {{1, 0, 0}});
    assertThatThrownBy(() -> counts.report(0.5, List.of(4)))
        .hasMessageContaining("k (4) must be 1 to 3");
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
        report(
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
            () -> report(List.of("a", "b"), new int[] {0}, diverged, Double.NaN, List.of()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("diverged")
        .hasMessageContaining("lower learning rate");
  }

  @Test
  void jsonHasEveryField() throws Exception {
    JsonNode json = new ObjectMapper().readTree(JsonText.of(sample()));
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("images", "loss", "accuracy", "top_k_accuracy", "classes", "confusion");
    assertThat(json.at("/top_k_accuracy/2").doubleValue()).isEqualTo(0.8);
    assertThat(json.at("/classes/1/name").textValue()).isEqualTo("dog");
    assertThat(json.at("/classes/1/precision").doubleValue()).isEqualTo(0.75);
    assertThat(json.at("/classes/1/support").longValue()).isEqualTo(3);
    assertThat(json.at("/confusion/0/1").longValue()).isEqualTo(1);
    assertThat(JsonText.of(sample())).isEqualTo(JsonText.of(sample()));
  }

  /** As every version before wrote it, byte for byte. */
  @Test
  void jsonIsIndented() {
    assertThat(JsonText.of(sample()))
        .isEqualTo(
            """
            {
              "images" : 5,
              "loss" : 0.5,
              "accuracy" : 0.8,
              "top_k_accuracy" : {
                "2" : 0.8,
                "3" : 1.0
              },
              "classes" : [ {
                "name" : "cat",
                "precision" : 1.0,
                "recall" : 0.5,
                "f1" : 0.6666666666666666,
                "support" : 2
              }, {
                "name" : "dog",
                "precision" : 0.75,
                "recall" : 1.0,
                "f1" : 0.8571428571428571,
                "support" : 3
              }, {
                "name" : "truck",
                "precision" : 0.0,
                "recall" : 0.0,
                "f1" : 0.0,
                "support" : 0
              } ],
              "confusion" : [ [ 1, 1, 0 ], [ 0, 3, 0 ], [ 0, 0, 0 ] ]
            }
            """);
  }

  @Test
  void jsonOfMoreThanAThousandClassesListsTheCellsThatAreNotZero() throws Exception {
    assertThat(json(1000).at("/confusion/7/999").longValue()).isEqualTo(2);
    assertThat(json(1000).has("confusion_cells")).isFalse();
    JsonNode large = json(1001);
    assertThat(large.has("confusion")).isFalse();
    assertThat(large.get("confusion_cells"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    [{"true_class": 3, "predicted_class": 1000, "images": 1},
                     {"true_class": 7, "predicted_class": 1000, "images": 2}]
                    """));
    assertThat(large.get("classes")).hasSize(1001);
  }

  /** Three images, all taken for the last of so many classes. */
  private static JsonNode json(int classes) throws Exception {
    float[] last = new float[classes];
    last[classes - 1] = 1;
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    ClassificationReport report =
        report(names, new int[] {7, 3, 7}, new float[][] {last, last, last}, 0.5, List.of(1));
    return new ObjectMapper().readTree(JsonText.of(report));
  }
}
