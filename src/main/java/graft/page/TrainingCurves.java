package graft.page;

import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.page.LineChart.Band;
import graft.page.LineChart.Line;
import graft.page.LineChart.Mark;
import graft.page.LineChart.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * The course of a training: loss, accuracy and learning rate over the epochs of all phases.
 *
 * @param epochs oldest first
 * @param best place of the best epoch among them
 * @param resumes how many epochs were done when the run was resumed, with a fraction for the epoch
 *     in progress
 */
public record TrainingCurves(List<EpochRecord> epochs, int best, List<Double> resumes) {
  private static final String TRAINING = "training";
  private static final String VALIDATION = "validation";

  /** An epoch is drawn around its number. */
  private static final double HALF = 0.5;

  public TrainingCurves {
    epochs = List.copyOf(epochs);
    resumes = List.copyOf(resumes);
  }

  Section section() {
    if (epochs.isEmpty()) {
      return Section.of("training", "Training");
    }
    return Section.of(
        "training",
        "Training",
        Html.of(
            """
            <p>%s. A model that only learns its pictures by heart has a training loss that falls on \
            while the validation loss rises.</p>
            <div class="charts">
            %s
            %s
            %s
            </div>""",
            phases(), loss(), accuracy(), rate()));
  }

  /** The phases in words: {@code 4 epochs of the frozen phase, then 4 of the unfrozen phase}. */
  private String phases() {
    List<String> words = new ArrayList<>();
    for (Band band : bands()) {
      long count = Math.round(band.to() - band.from());
      words.add(
          words.isEmpty()
              ? "%d %s of the %s phase"
                  .formatted(count, count == 1 ? "epoch" : "epochs", band.name())
              : "%d of the %s phase".formatted(count, band.name()));
    }
    return String.join(", then ", words);
  }

  private Html loss() {
    double most =
        limit(DoubleStream.concat(values(EpochRecord::loss), values(EpochRecord::valLoss)));
    return chart("Loss", Axis.around(0, most), "%.4f", EpochRecord::loss, EpochRecord::valLoss)
        .html();
  }

  private Html accuracy() {
    double least =
        DoubleStream.concat(values(EpochRecord::accuracy), values(EpochRecord::valAccuracy))
            .filter(Double::isFinite)
            .min()
            .orElse(0);
    return chart(
            "Accuracy, in %",
            Axis.percentFrom(100 * least),
            "%.1f%%",
            epoch -> 100 * epoch.accuracy(),
            epoch -> 100 * epoch.valAccuracy())
        .html();
  }

  private Html rate() {
    Line line = line("learning rate", true, "%.2g", EpochRecord::learningRate);
    double least = values(EpochRecord::learningRate).min().orElse(0);
    Axis y = Axis.ofRates(least, limit(values(EpochRecord::learningRate)));
    return new LineChart(
            y.logarithmic() ? "Learning rate, on a logarithmic scale" : "Learning rate",
            "In the last step of each epoch; it ends at %s."
                .formatted(number("%.2g", epochs.get(epochs.size() - 1).learningRate())),
            "epochs",
            Axis.numbered(epochs.size()),
            y,
            bands(),
            List.of(line),
            List.of())
        .html();
  }

  private LineChart chart(
      String title,
      Axis y,
      String format,
      ToDoubleFunction<EpochRecord> ofTraining,
      ToDoubleFunction<EpochRecord> ofValidation) {
    return new LineChart(
        title,
        "On the validation pictures %s after the first epoch, %s after the best one, which is epoch %d, and %s after the last."
            .formatted(
                number(format, ofValidation.applyAsDouble(epochs.get(0))),
                number(format, ofValidation.applyAsDouble(epochs.get(best))),
                best + 1,
                number(format, ofValidation.applyAsDouble(epochs.get(epochs.size() - 1)))),
        "epochs",
        Axis.numbered(epochs.size()),
        y,
        bands(),
        List.of(
            line(TRAINING, false, format, ofTraining),
            line(VALIDATION, true, format, ofValidation)),
        marks());
  }

  private List<Mark> marks() {
    List<Mark> marks = new ArrayList<>();
    marks.add(new Mark(best + 1, "best epoch (%d)".formatted(best + 1), "best"));
    resumes.forEach(done -> marks.add(new Mark(done + HALF, "resumed", "mark")));
    return marks;
  }

  /** A band for each phase, from half an epoch before its first to half an epoch after its last. */
  private List<Band> bands() {
    List<Band> bands = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= epochs.size(); i++) {
      Phase phase = epochs.get(from).phase();
      if (i == epochs.size() || epochs.get(i).phase() != phase) {
        bands.add(new Band(from + HALF, i + HALF, phase.label()));
        from = i;
      }
    }
    return bands;
  }

  /** A stroke for each phase: between two of them the model is another one. */
  private Line line(String name, boolean main, String format, ToDoubleFunction<EpochRecord> value) {
    List<List<Point>> strokes = new ArrayList<>();
    for (Band band : bands()) {
      List<Point> stroke = new ArrayList<>();
      for (int i = (int) (band.from() - HALF); i + 1 < band.to(); i++) {
        double y = value.applyAsDouble(epochs.get(i));
        stroke.add(
            new Point(i + 1, y, "epoch %d, %s: %s".formatted(i + 1, name, number(format, y))));
      }
      strokes.add(stroke);
    }
    return new Line(name, main, strokes);
  }

  private DoubleStream values(ToDoubleFunction<EpochRecord> value) {
    return epochs.stream().mapToDouble(value);
  }

  private static double limit(DoubleStream values) {
    return values.filter(Double::isFinite).max().orElse(1);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
