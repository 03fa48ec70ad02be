package graft.bench;

import graft.files.Count;
import java.util.List;
import java.util.Locale;

/** Formats a report as aligned text for a terminal. */
public final class BenchText {
  private static final String COLUMNS = "%-18s %5s  %-24s %11s  %-24s %7s";

  private static final String PREDICTED = "%-18s  %-24s %-24s %-24s %7s";

  private final StringBuilder text = new StringBuilder();

  private BenchText() {}

  /** The whole report, each line ended by a newline. */
  public static String of(BenchReport report) {
    BenchText writer = new BenchText();
    writer.machine(report.machine());
    writer.model(report);
    writer.peaks(report.peaks());
    writer.measurements(report);
    writer.augmented(report.augmented());
    writer.predicted(report.predicted());
    return writer.text.toString();
  }

  private void machine(BenchReport.Machine machine) {
    if (machine.gpu() != null) {
      field("GPU", "%s", machine.gpu());
    }
    field("processor", "%s, %d available", machine.processor(), machine.processors());
    field("TensorFlow", "%s, threads: %d", machine.tensorflow(), machine.threads());
    field("oneDNN", "%s (%s)", machine.onednn() ? "on" : "off", machine.onednnReason());
    field("precision", "%s", machine.precision().label());
  }

  private void model(BenchReport report) {
    BenchReport.Model model = report.model();
    field(
        "model",
        "%s, weights %s, images resized to %d x %d",
        model.network(),
        model.weights(),
        model.imageSize(),
        model.imageSize());
    field(
        "figures",
        "median of %s of at least %.0f s each, in brackets the slowest and the fastest",
        Count.of(report.runs(), "run"),
        report.runSeconds());
    BenchReport.Photographs photographs = report.photographs();
    if (photographs != null) {
      field(
          "photographs",
          "%,d JPEG files of %d x %d, read in turn",
          photographs.count(),
          photographs.width(),
          photographs.height());
    }
  }

  private void peaks(List<BenchReport.Peak> peaks) {
    line("");
    for (BenchReport.Peak peak : peaks) {
      field(
          "peak",
          "%s GFLOP/s in %s, %s",
          spread(peak.gflops()),
          peak.precision().label(),
          peak.operation());
    }
    peaks.stream().filter(peak -> !peak.steady()).forEach(this::warn);
  }

  private void warn(BenchReport.Peak peak) {
    field(
        "warning",
        "the peak in %s was %s GFLOP/s before the cases and %s after: other work disturbed this"
            + " machine, so the shares mean little",
        peak.precision().label(),
        number(peak.before()),
        number(peak.after()));
  }

  private void measurements(BenchReport report) {
    line("");
    line(COLUMNS, "case", "batch", "images/s", "GFLOP/image", "GFLOP/s", "of peak");
    for (BenchReport.Measurement measured : report.measurements()) {
      line(
          COLUMNS,
          measured.benchCase().label(),
          measured.batchSize(),
          spread(measured.imagesPerSecond()),
          number(measured.gflopPerImage()),
          spread(measured.gflops()),
          String.format(Locale.ROOT, "%.1f %%", 100 * measured.shareOfPeak()));
    }
  }

  private void augmented(List<BenchReport.Augmented> augmented) {
    for (BenchReport.Augmented each : augmented) {
      field(
          "augmented",
          "%.1f %% of the rate of %s, batch %d",
          100 * each.shareOfRate(),
          BenchCase.UNFROZEN_FILES.label(),
          each.batchSize());
    }
  }

  private void predicted(List<BenchReport.Predicted> predicted) {
    if (predicted.isEmpty()) {
      return;
    }
    line("");
    line(
        PREDICTED, "predict, images/s", "network alone", "decoding alone", "end to end", "of both");
    for (BenchReport.Predicted each : predicted) {
      line(
          PREDICTED,
          each.photographs().count() + " of " + each.photographs().sizeText(),
          spread(each.network()),
          spread(each.decoding()),
          spread(each.endToEnd()),
          String.format(Locale.ROOT, "%.1f %%", 100 * each.shareOfBoth()));
    }
  }

  private static String spread(Spread spread) {
    return "%s (%s to %s)"
        .formatted(number(spread.median()), number(spread.least()), number(spread.most()));
  }

  /** Formats a number: from 1 on at least three significant digits, below 1 four decimals. */
  static String number(double value) {
    int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 4;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private void field(String name, String format, Object... values) {
    line("%-11s %s", name, String.format(Locale.ROOT, format, values));
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
