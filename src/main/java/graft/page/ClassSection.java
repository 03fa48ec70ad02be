package graft.page;

import graft.files.Count;
import graft.files.Percent;
import graft.report.Answer;
import graft.report.ClassificationReport;
import graft.report.ClassificationReport.ClassScore;
import graft.report.ClassificationReport.ConfusionCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which classes are confused with which, and how well each is recognized.
 *
 * @param answers the model's answers, in the order of the pictures
 */
record ClassSection(ClassificationReport report, List<Answer> answers, Pictures pictures) {
  private static final int MOST_PAIRS = 8;
  private static final int EXAMPLES = 6;

  /** A page with a table of thousands of rows would not be read. */
  private static final int MOST_ROWS = 1000;

  private static final int MOST_IN_TABLE = 50;

  /** More rows than these are folded away at first. */
  private static final int MOST_OPEN = 30;

  /**
   * The sections.
   *
   * @param trainingCounts training pictures of each class; all 0 if they are not known
   */
  List<Section> sections(long[] trainingCounts) {
    boolean matrix = report.classes().size() <= HeatMap.MOST_CLASSES;
    return List.of(
        Section.of(
            "confusion",
            "What is taken for what",
            matrix ? new HeatMap(report).html() : table(),
            examples()),
        Section.of("classes", "Each class", scores(trainingCounts)));
  }

  /** The pairs of classes that are confused, the most frequent first. */
  private List<ConfusionCell> pairs() {
    return report.cells().stream()
        .filter(cell -> cell.trueClass() != cell.predictedClass())
        .sorted(
            Comparator.comparingLong(ConfusionCell::images)
                .reversed()
                .thenComparingInt(ConfusionCell::trueClass)
                .thenComparingInt(ConfusionCell::predictedClass))
        .toList();
  }

  private Html table() {
    List<ConfusionCell> pairs = pairs();
    if (pairs.isEmpty()) {
      return Html.of("<p>%s</p>", "No picture was taken for another class.");
    }
    String caption =
        pairs.size() > MOST_IN_TABLE
            ? "The %d most frequent of %s pairs"
                .formatted(MOST_IN_TABLE, Count.withCommas(pairs.size()))
            : "All pairs of classes that were confused";
    Table table = Table.of(caption, 2, "true class", "taken for", "pictures", "of the class");
    for (ConfusionCell cell : pairs.stream().limit(MOST_IN_TABLE).toList()) {
      ClassScore score = report.classes().get(cell.trueClass());
      table.row(
          Html.name(score.name()),
          Html.name(report.classes().get(cell.predictedClass()).name()),
          Count.withCommas(cell.images()),
          Table.bar((double) cell.images() / score.support()));
    }
    return table.html();
  }

  private Html examples() {
    List<Html> pairs = new ArrayList<>();
    for (ConfusionCell cell : pairs().stream().limit(MOST_PAIRS).toList()) {
      int[] indices =
          IntStream.range(0, answers.size())
              .filter(i -> answers.get(i).label() == cell.trueClass())
              .filter(i -> answers.get(i).first() == cell.predictedClass())
              .boxed()
              .sorted(Comparator.comparing(i -> -answers.get(i).firstProbability()))
              .mapToInt(Integer::intValue)
              .toArray();
      pairs.add(
          Html.of(
              "<h3>%s taken for %s <span class=\"soft\">%s</span></h3>\n%s",
              pictures.className(cell.trueClass()),
              pictures.className(cell.predictedClass()),
              Count.withCommas(cell.images(), "picture"),
              Pictures.list(
                  pictures.items(
                      indices,
                      EXAMPLES,
                      i -> Html.text(Percent.of(answers.get(i).firstProbability()) + " sure")))));
    }
    return Html.join(pairs);
  }

  /** A class without pictures was not measured. */
  private static Object bar(ClassScore score, double share) {
    return score.isMeasured() ? Table.bar(share) : "\u2013";
  }

  private Html scores(long[] trainingCounts) {
    List<Integer> order =
        IntStream.range(0, report.classes().size())
            .boxed()
            .sorted(
                Comparator.comparing((Integer c) -> !report.classes().get(c).isMeasured())
                    .thenComparing(c -> report.classes().get(c).f1()))
            .limit(MOST_ROWS)
            .toList();
    boolean trained = Arrays.stream(trainingCounts).anyMatch(count -> count > 0);
    List<String> columns =
        new ArrayList<>(List.of("class", "precision", "recall", "F1", pictures.part()));
    if (trained) {
      columns.add("training");
    }
    Table table =
        Table.of(
            order.size() < report.classes().size()
                ? "At first from the hardest class on; the easiest classes are not listed"
                : "At first from the hardest class to the easiest",
            1,
            columns.toArray(String[]::new));
    for (int c : order) {
      ClassScore score = report.classes().get(c);
      List<Object> cells =
          new ArrayList<>(
              List.of(
                  Html.name(score.name()),
                  bar(score, score.precision()),
                  bar(score, score.recall()),
                  bar(score, score.f1()),
                  Count.withCommas(score.support())));
      if (trained) {
        cells.add(Count.withCommas(trainingCounts[c]));
      }
      table.row(cells.toArray());
    }
    Html rows = table.sortable();
    return Html.of(
        "<p>Precision: of the pictures that the model takes for the class, the share that belongs"
            + " to it. Recall: of the pictures that belong to the class, the share that the model"
            + " finds. F1 is their harmonic mean. The last columns count pictures.</p>\n%s",
        order.size() > MOST_OPEN
            ? Html.of("<details><summary>%s</summary>\n%s</details>", summary(order.size()), rows)
            : rows);
  }

  private String summary(int listed) {
    String all = Count.withCommas(report.classes().size(), "class");
    return listed < report.classes().size()
        ? "Show the %s hardest of %s".formatted(Count.withCommas(listed), all)
        : "Show all " + all;
  }
}
