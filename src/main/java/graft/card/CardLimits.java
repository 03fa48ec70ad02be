package graft.card;

import graft.dataset.FewNames;
import graft.files.Count;
import graft.files.Percent;
import graft.report.Calibration;
import graft.report.ClassificationReport.ClassScore;
import graft.report.ClassificationReport.ConfusionCell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The section of a card that says what the model may not be trusted with. */
record CardLimits(ModelCard card) {
  /** With fewer validation pictures a class's interval is wider than 40 percentage points. */
  private static final int FEW = 20;

  private static final int MOST_NAMED = 5;

  String text() {
    List<String> limits = new ArrayList<>(card.limits());
    limits.add(
        "Whatever a picture shows, the answer is one of the classes above; pictures of anything else, and pictures taken in another way than those it was trained on, were not measured.");
    fewPictures(limits);
    worstClasses(limits);
    confused(limits);
    confidence(limits);
    return limits.stream().map(limit -> "- " + limit + "\n").collect(Collectors.joining());
  }

  private List<ClassScore> classes() {
    return card.measured().report().classes();
  }

  private void fewPictures(List<String> limits) {
    List<ClassScore> none = classes().stream().filter(each -> !each.isMeasured()).toList();
    List<ClassScore> few =
        classes().stream().filter(each -> each.isMeasured() && each.support() < FEW).toList();
    if (!none.isEmpty()) {
      limits.add(
          "Not measured, because there is no validation picture of them: " + names(none) + ".");
    }
    if (!few.isEmpty()) {
      limits.add(
          "Measured on fewer than %d pictures each, so that their numbers say little: %s."
              .formatted(FEW, names(few)));
    }
  }

  private void worstClasses(List<String> limits) {
    String worst =
        classes().stream()
            .filter(each -> each.isMeasured() && each.recall() < 1)
            .sorted(Comparator.comparingDouble(ClassScore::recall))
            .limit(MOST_NAMED)
            .map(each -> "%s (%s)".formatted(Markdown.text(each.name()), Percent.of(each.recall())))
            .collect(Collectors.joining(", "));
    if (!worst.isEmpty()) {
      limits.add("Recognized least often: " + worst + ".");
    }
  }

  private void confused(List<String> limits) {
    String pairs =
        card.measured().report().cells().stream()
            .filter(cell -> cell.trueClass() != cell.predictedClass())
            .sorted(Comparator.comparingLong(ConfusionCell::images).reversed())
            .limit(MOST_NAMED)
            .map(this::words)
            .collect(Collectors.joining(", "));
    if (!pairs.isEmpty()) {
      limits.add("Confused most often: " + pairs + ".");
    }
  }

  private String words(ConfusionCell cell) {
    return "%s taken for %s (%s of %s)"
        .formatted(
            Markdown.text(classes().get(cell.trueClass()).name()),
            Markdown.text(classes().get(cell.predictedClass()).name()),
            Count.withCommas(cell.images()),
            Count.withCommas(classes().get(cell.trueClass()).support()));
  }

  private void confidence(List<String> limits) {
    Calibration calibration = card.measured().calibration();
    limits.add(
        "Its mean probability is %s, and %s are correct: it is %s."
            .formatted(
                Percent.of(calibration.confidence()),
                Percent.of(card.measured().report().accuracy()),
                calibration.isTooSure()
                    ? "surer than it should be"
                    : "not surer than it should be"));
  }

  private static String names(List<ClassScore> classes) {
    return FewNames.of(classes.stream().map(each -> Markdown.text(each.name())).toList());
  }
}
