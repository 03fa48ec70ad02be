package graft.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import graft.report.ClassificationReport;
import graft.report.PredictionCounts;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ReportTextTest {
  /** Two pictures of the first class (one taken for the second), three of the second. */
  private static String text(List<String> names) {
    PredictionCounts counts = new PredictionCounts(names);
    int[] predicted = {0, 1, 1, 1, 1};
    float[][] rows = new float[predicted.length][names.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i][predicted[i]] = 1;
    }
    counts.add(new int[] {0, 0, 1, 1, 1}, rows);
    ClassificationReport report = counts.report(0.5, List.of(Math.min(2, names.size())));
    return ReportText.of(report, "--json");
  }

  @Test
  void textIsAligned() {
    assertThat(text(List.of("cat", "dog", "truck")))
        .isEqualTo(
            """
            images           5
            loss             0.5000
            accuracy         0.8000
            top-2 accuracy   1.0000

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

  /** It would say 1 of every model; the JSON has what was asked for. */
  @Test
  void textHasNoTopKOfAllClasses() {
    assertThat(text(List.of("a", "b"))).doesNotContain("top-2");
  }

  @Test
  void whatCouldActOnTheTerminalIsShown() {
    assertThat(text(List.of("c\033[1mat", "\u202egod\u2066", "a\u009bb")))
        .contains("c?[1mat ", "?god? ", "a?b ")
        .doesNotContain("\033", "\u202e", "\u2066", "\u009b");
  }

  @Test
  void aLongNameIsCutAndPushesNoColumnOut() {
    String text = text(List.of("n".repeat(300), "dog", "犬".repeat(30)));
    assertThat(text)
        .contains("\n" + "n".repeat(37) + "...     1.0000   0.5000")
        .contains("\ndog" + " ".repeat(37) + "     0.7500")
        .contains("犬".repeat(18) + "...");
    assertThat(text.lines()).allMatch(line -> line.length() < 80);
  }

  @Test
  void aMatrixThatIsTooLargeIsElsewhere() {
    List<String> names = IntStream.range(0, 31).mapToObj(i -> "class " + i).toList();
    assertThat(text(names)).contains("confusion matrix: 31 x 31, see --json\n");
  }
}
