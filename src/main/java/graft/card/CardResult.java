package graft.card;

import graft.files.Percent;
import graft.report.Calibration.Bin;
import graft.report.ClassificationReport;
import graft.report.ClassificationReport.ClassScore;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The section of a card that says how good the model is.
 *
 * @param trainingImages number of training images of each class
 */
record CardResult(Measured measured, long[] trainingImages) {
  /** Classes in the table, which would have no end for all of ImageNet. */
  private static final int MOST_CLASSES = 1000;

  String text() {
    return summary() + "\n" + classes() + "\n" + calibration();
  }

  private String summary() {
    ClassificationReport report = measured.report();
    StringBuilder text = new StringBuilder();
    row(text, "| measured on the validation pictures | value | 95%% confidence interval |");
    row(text, "| --- | ---: | ---: |");
    row(
        text,
        "| accuracy | %s | %s |",
        Percent.of(report.accuracy()),
        ModelCard.interval(report.accuracy(), report.images()));
    // For k = number of classes the accuracy is always 1.
    report
        .topAccuracy()
        .headMap(report.classes().size())
        .forEach(
            (k, share) ->
                row(
                    text,
                    "| top-%d accuracy | %s | %s |",
                    k,
                    Percent.of(share),
                    ModelCard.interval(share, report.images())));
    row(text, "| loss | %.4f | |", report.loss());
    row(text, "| F1, mean over the classes that have pictures | %.4f | |", report.meanF1());
    row(
        text,
        "| expected calibration error | %s | |",
        Percent.of(measured.calibration().expectedError()));
    return text.toString();
  }

  private String classes() {
    List<ClassScore> scores = measured.report().classes();
    StringBuilder text = new StringBuilder();
    if (scores.size() > MOST_CLASSES) {
      row(text, "The first %,d of %,d classes:\n", MOST_CLASSES, scores.size());
    }
    row(
        text,
        "| class | training pictures | validation pictures | precision | recall | 95%% confidence interval of the recall | F1 |");
    row(text, "| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    IntStream.range(0, Math.min(MOST_CLASSES, scores.size()))
        .forEach(
            c -> {
              ClassScore score = scores.get(c);
              row(
                  text,
                  "| %s | %,d | %,d | %s |",
                  Markdown.text(score.name()),
                  trainingImages[c],
                  score.support(),
                  score.isMeasured() ? measured(score) : "not measured | | |");
            });
    return text.toString();
  }

  private static String measured(ClassScore score) {
    return String.format(
        Locale.ROOT,
        "%.4f | %.4f | %s | %.4f",
        score.precision(),
        score.recall(),
        ModelCard.interval(score.recall(), score.support()),
        score.f1());
  }

  private String calibration() {
    StringBuilder text = new StringBuilder();
    row(text, "How far its probabilities can be believed:\n");
    row(text, "| probability of the predicted class | pictures | mean probability | correct |");
    row(text, "| ---: | ---: | ---: | ---: |");
    for (Bin bin : measured.calibration().bins()) {
      row(
          text,
          "| %s to %s | %,d | %s | %s |",
          Percent.of(bin.from()),
          Percent.of(bin.to()),
          bin.images(),
          Percent.of(bin.confidence()),
          Percent.of(bin.accuracy()));
    }
    return text.toString();
  }

  private static void row(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
