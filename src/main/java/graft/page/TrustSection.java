package graft.page;

import graft.files.Count;
import graft.files.Percent;
import graft.page.LineChart.Line;
import graft.page.LineChart.Mark;
import graft.page.LineChart.Point;
import graft.report.Calibration;
import graft.report.Coverage;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** How far a model's probabilities can be believed, and what a threshold for them would bring. */
record TrustSection(Calibration calibration, Coverage coverage) {
  private static final double[] WANTED = {0.9, 0.95, 0.98, 0.99, 0.995, 0.999};

  Section section() {
    return Section.of(
        "trust",
        "How far to trust it",
        Html.of(
            "<p>When the model says 80%%, it should be right in 80%% of the cases. The expected"
                + " calibration error, its mean distance from that, is <strong>%s</strong>.%s</p>",
            Percent.of(calibration.expectedError()), verdict()),
        Html.of("<div class=\"charts two\">\n%s\n%s\n</div>", reliability(), kept()),
        thresholds());
  }

  /** Whether the model is more often too sure or too modest. */
  private String verdict() {
    if (calibration.isTooSure()) {
      return " On the whole it is too sure of itself.";
    }
    return calibration.isTooModest() ? " On the whole it is more often right than it says." : "";
  }

  private Html reliability() {
    List<Point> points =
        calibration.bins().stream()
            .map(
                bin ->
                    new Point(
                        100 * bin.confidence(),
                        100 * bin.accuracy(),
                        "%s sure, %s right, %s"
                            .formatted(
                                Percent.of(bin.confidence()),
                                Percent.of(bin.accuracy()),
                                Count.withCommas(bin.images(), "picture"))))
            .toList();
    List<Point> ideal = List.of(new Point(0, 0, ""), new Point(100, 100, ""));
    return new LineChart(
            "Right answers, in %, by probability",
            "The curve of a perfectly calibrated model is the diagonal. The expected calibration error is %s."
                .formatted(Percent.of(calibration.expectedError())),
            "probability of the answer, in %",
            Axis.percent(),
            Axis.percent(),
            List.of(),
            List.of(
                new Line("perfect", false, List.of(ideal)),
                new Line("this model", true, List.of(points))),
            List.<Mark>of())
        .html();
  }

  private Html kept() {
    List<Point> points =
        coverage.points().stream()
            .map(point -> new Point(100 * point.share(), 100 * point.accuracy(), words(point)))
            .toList();
    double least = points.stream().mapToDouble(Point::y).min().orElse(0);
    return new LineChart(
            "Accuracy, in %, of the pictures kept",
            "With all pictures %s; with the most certain half %s."
                .formatted(
                    Percent.of(coverage.points().get(0).accuracy()),
                    coverage.points().stream()
                        .filter(point -> point.share() <= 0.5)
                        .findFirst()
                        .map(point -> Percent.of(point.accuracy()))
                        .orElse("the same")),
            "most certain pictures kept, in %",
            Axis.percent(),
            Axis.percentFrom(least),
            List.of(),
            List.of(new Line("accuracy", true, List.of(points))),
            List.<Mark>of())
        .html();
  }

  private static String words(Coverage.Point point) {
    return "%s kept, %s right, probability at least %s"
        .formatted(Percent.of(point.share()), Percent.of(point.accuracy()), point.decimal());
  }

  /** Which threshold to choose for which accuracy. */
  private Html thresholds() {
    Table table =
        Table.of(
            "Leave the least certain pictures to a person",
            2,
            "to be right in",
            "keep answers from",
            "pictures kept");
    double all = coverage.points().get(0).accuracy();
    for (double wanted : DoubleStream.of(WANTED).filter(each -> each > all).toArray()) {
      Optional<Coverage.Point> point = coverage.reaching(wanted);
      point.ifPresent(
          found ->
              table.row(
                  Percent.of(wanted), "probability " + found.decimal(), Table.bar(found.share())));
    }
    return table.rows().isEmpty() ? Html.NONE : table.html();
  }
}
