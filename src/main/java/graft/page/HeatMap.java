package graft.page;

import graft.files.Count;
import graft.report.ClassificationReport;
import graft.report.ClassificationReport.ClassScore;
import graft.report.ClassificationReport.ConfusionCell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The confusion matrix as a table with coloured cells: a row for each true class, a column for each
 * predicted one. Right answers are blue by their share of the row. Mistakes are orange, by the
 * square root of it, because a few in a hundred must be seen.
 *
 * @param report with at most {@link #MOST_CLASSES} classes
 */
record HeatMap(ClassificationReport report) {
  /** With more classes the cells could not be read. */
  static final int MOST_CLASSES = 50;

  /** With more classes a cell has its number alone. */
  private static final int MOST_WITH_SHARES = 12;

  private static final int COLOURS = 6;

  Html html() {
    List<ClassScore> classes = report.classes();
    Map<Integer, Map<Integer, Long>> rows =
        report.cells().stream()
            .collect(
                Collectors.groupingBy(
                    ConfusionCell::trueClass,
                    Collectors.toMap(ConfusionCell::predictedClass, ConfusionCell::images)));
    List<Html> lines = new ArrayList<>();
    for (int c = 0; c < classes.size(); c++) {
      lines.add(row(c, classes.get(c), rows.getOrDefault(c, Map.of())));
    }
    return Html.of(
        """
        <p class="soft small">Rows: the true class. Columns: the predicted class.</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix">
        <table class="matrix%s">
        <thead><tr><td></td>%s</tr></thead>
        <tbody>
        %s
        </tbody>
        </table>
        </div>""",
        classes.size() > MOST_WITH_SHARES ? " dense" : "",
        Html.join(
            classes.stream()
                .map(
                    each ->
                        Html.of(
                            "<th scope=\"col\" title=\"%s\">%s</th>",
                            each.name(), Html.name(each.name())))
                .toList()),
        Html.join(lines));
  }

  private Html row(int trueClass, ClassScore score, Map<Integer, Long> counts) {
    List<Html> cells = new ArrayList<>();
    for (int c = 0; c < report.classes().size(); c++) {
      cells.add(cell(trueClass == c, counts.getOrDefault(c, 0L), score.support()));
    }
    return Html.of(
        "<tr><th scope=\"row\" title=\"%s\">%s</th>%s</tr>",
        score.name(), Html.name(score.name()), Html.join(cells));
  }

  private Html cell(boolean right, long images, long ofRow) {
    if (images == 0) {
      return Html.of("<td class=\"none\">%s</td>", "0");
    }
    double share = (double) images / ofRow;
    double strength = right ? share : Math.sqrt(share);
    int colour = Math.min(COLOURS - 1, (int) (strength * COLOURS));
    boolean shares = report.classes().size() <= MOST_WITH_SHARES;
    return Html.of(
        "<td class=\"%s%s\">%s%s</td>",
        right ? "hit" : "miss",
        colour,
        Count.withCommas(images),
        shares ? Html.of("<small>%s</small>", Numbers.wholePercent(share)) : Html.NONE);
  }
}
