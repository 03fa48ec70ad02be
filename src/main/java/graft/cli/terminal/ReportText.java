package graft.cli.terminal;

import graft.report.ClassificationReport;
import graft.report.ClassificationReport.ClassScore;
import java.util.List;
import java.util.Locale;

/** Writes a report as aligned text. Names of classes are plain, and cut where they are long. */
public final class ReportText {
  private static final int WIDEST_NAME = 40;
  private static final String MEAN = "macro average";

  /** Most columns of a confusion matrix that is printed; more do not fit a terminal. */
  private static final int MOST_COLUMNS = 30;

  private ReportText() {}

  /**
   * The whole report, each line ended by a newline.
   *
   * @param json what gives the report as JSON, where a matrix is too large for text
   */
  public static String of(ClassificationReport report, String json) {
    StringBuilder text = new StringBuilder();
    summary(text, report);
    text.append('\n');
    scores(text, report.classes());
    text.append('\n');
    confusion(text, report, json);
    return text.toString();
  }

  private static void summary(StringBuilder text, ClassificationReport report) {
    line(text, "%-16s %d", "images", report.images());
    line(text, "%-16s %.4f", "loss", report.loss());
    line(text, "%-16s %.4f", "accuracy", report.accuracy());
    // For k = number of classes the accuracy is always 1, so it is not printed.
    report
        .topAccuracy()
        .headMap(report.classes().size())
        .forEach((k, v) -> line(text, "%-16s %.4f", "top-" + k + " accuracy", v));
  }

  private static void scores(StringBuilder text, List<ClassScore> classes) {
    NameColumn names = NameColumn.of(names(classes), MEAN.length(), WIDEST_NAME);
    String row = "%s  %9.4f  %7.4f  %7.4f  %7d";
    line(text, "%s  %9s  %7s  %7s  %7s", names.cell(""), "precision", "recall", "f1", "images");
    long images = 0;
    for (ClassScore c : classes) {
      line(text, row, names.cell(c.name()), c.precision(), c.recall(), c.f1(), c.support());
      images += c.support();
    }
    line(
        text,
        row,
        names.cell(MEAN),
        classes.stream().mapToDouble(ClassScore::precision).average().orElse(0),
        classes.stream().mapToDouble(ClassScore::recall).average().orElse(0),
        classes.stream().mapToDouble(ClassScore::f1).average().orElse(0),
        images);
  }

  private static void confusion(StringBuilder text, ClassificationReport report, String json) {
    int classes = report.classes().size();
    if (classes > MOST_COLUMNS) {
      line(text, "confusion matrix: %d x %d, see %s", classes, classes, json);
      return;
    }
    line(text, "confusion matrix (rows: true class, columns: predicted class)");
    NameColumn names = NameColumn.of(names(report.classes()), 0, WIDEST_NAME);
    int cell = Long.toString(Math.max(report.images(), classes)).length() + 2;
    text.append(" ".repeat(names.width() + 4));
    for (int c = 0; c < classes; c++) {
      text.append(String.format(Locale.ROOT, "%" + cell + "d", c));
    }
    text.append('\n');
    List<List<Long>> rows = report.confusion();
    for (int c = 0; c < classes; c++) {
      text.append(
          String.format(Locale.ROOT, "%s %3d", names.cell(report.classes().get(c).name()), c));
      for (long count : rows.get(c)) {
        text.append(String.format(Locale.ROOT, "%" + cell + "d", count));
      }
      text.append('\n');
    }
  }

  private static List<String> names(List<ClassScore> classes) {
    return classes.stream().map(ClassScore::name).toList();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
