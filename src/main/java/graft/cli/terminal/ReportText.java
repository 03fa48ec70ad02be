package graft.report;

import graft.report.ClassificationReport.ClassScore;
import java.util.List;
import java.util.Locale;

/** Writes a report as aligned text for a terminal. */
public final class ReportText {
  /** Most columns of a confusion matrix that is printed; more do not fit a terminal. */
  private static final int MOST_COLUMNS = 30;

  private ReportText() {}

  /** The whole report, each line ended by a newline. */
  public static String of(ClassificationReport report) {
    StringBuilder text = new StringBuilder();
    summary(text, report);
    text.append('\n');
    scores(text, report.classes());
    text.append('\n');
    confusion(text, report);
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
    int width = widest(classes);
    width = Math.max(width, "macro average".length());
    String row = "%-" + width + "s  %9.4f  %7.4f  %7.4f  %7d";
    line(text, "%-" + width + "s  %9s  %7s  %7s  %7s", "", "precision", "recall", "f1", "images");
    long images = 0;
    for (ClassScore c : classes) {
      line(text, row, plain(c.name()), c.precision(), c.recall(), c.f1(), c.support());
      images += c.support();
    }
    line(
        text,
        row,
        "macro average",
        classes.stream().mapToDouble(ClassScore::precision).average().orElse(0),
        classes.stream().mapToDouble(ClassScore::recall).average().orElse(0),
        classes.stream().mapToDouble(ClassScore::f1).average().orElse(0),
        images);
  }

  private static void confusion(StringBuilder text, ClassificationReport report) {
    int classes = report.classes().size();
    if (classes > MOST_COLUMNS) {
      line(text, "confusion matrix: %d x %d, see --json", classes, classes);
      return;
    }
    line(text, "confusion matrix (rows: true class, columns: predicted class)");
    int width = widest(report.classes());
    int cell = Long.toString(Math.max(report.images(), classes)).length() + 2;
    text.append(" ".repeat(width + 4));
    for (int c = 0; c < classes; c++) {
      text.append(String.format(Locale.ROOT, "%" + cell + "d", c));
    }
    text.append('\n');
    List<List<Long>> rows = report.confusion();
    for (int c = 0; c < classes; c++) {
      text.append(
          String.format(
              Locale.ROOT, "%-" + width + "s %3d", plain(report.classes().get(c).name()), c));
      for (long count : rows.get(c)) {
        text.append(String.format(Locale.ROOT, "%" + cell + "d", count));
      }
      text.append('\n');
    }
  }

  private static int widest(List<ClassScore> classes) {
    return classes.stream().mapToInt(c -> c.name().length()).max().orElse(0);
  }

  /** A name without control characters, which could act on the terminal. */
  private static String plain(String name) {
    return name.replaceAll("\\p{javaISOControl}", "?");
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
