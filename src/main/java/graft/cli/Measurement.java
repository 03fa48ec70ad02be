package graft.cli;

import graft.cache.Inputs;
import graft.cache.Inputs.InputBatch;
import graft.cli.option.BatchSizeOption;
import graft.cli.option.Values;
import graft.cli.terminal.Console;
import graft.cli.terminal.Console.Progress;
import graft.contract.InputKind;
import graft.dataset.BadPicture;
import graft.dataset.ImageDataset;
import graft.dataset.augment.FlipAverage;
import graft.dataset.augment.TestTimeAugmentation;
import graft.model.BatchEvaluation;
import graft.model.GraftModel;
import graft.report.ClassificationReport;
import graft.report.PredictionCounts;
import graft.report.ReportText;
import graft.train.Evaluator;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.types.TUint8;

/**
 * Measures a model on labelled images, with a progress bar.
 *
 * @param batchSize images per call, at least 1
 * @param flip averages over mirror images; null to measure the images alone
 * @param topK K: also counts the images whose true class is among their K most probable classes
 */
record Measurement(GraftModel model, int batchSize, FlipAverage flip, int topK, Console console) {
  private static final int PRESET_TOP_K = 5;

  /**
   * What was measured.
   *
   * @param bad the pictures that could not be decoded and were left out
   */
  record Result(ClassificationReport report, List<BadPicture> bad) {}

  /** A measurement with the options' defaults. */
  static Measurement standard(GraftModel model, Console console) {
    return new Measurement(model, new BatchSizeOption().images(), null, topK(null, model), console);
  }

  /**
   * The value of {@code --top-k}.
   *
   * @param asked null for the default
   */
  static int topK(Integer asked, GraftModel model) {
    int classes = model.description().labels().size();
    return Values.atMost("--top-k", asked, PRESET_TOP_K, classes, "the number of classes");
  }

  /** Measures the model on these images, leaving out the pictures that can't be decoded. */
  Result of(ImageDataset images) {
    PredictionCounts counts = new PredictionCounts(model.description().labels());
    List<BadPicture> bad = new ArrayList<>();
    try (Progress progress = console.progress("evaluate", "images", images.size())) {
      double loss =
          Evaluator.evaluate(
                  this::evaluate,
                  new Inputs.Readable(images, bad::addAll),
                  batchSize,
                  (done, labels, probabilities) -> {
                    counts.add(labels, probabilities);
                    progress.update(done, "");
                  })
              .loss();
      ClassificationReport report = counts.report(loss, List.of(topK));
      return new Result(
          flip == null ? report : report.withTta(TestTimeAugmentation.FLIP.label()),
          List.copyOf(bad));
    }
  }

  private BatchEvaluation evaluate(InputBatch batch) {
    if (flip == null) {
      return model.evaluate(InputKind.IMAGES, batch.input(), batch.labels());
    }
    FlipAverage.Answer answer =
        flip.evaluate((TUint8) batch.input(), batch.labels(), model::predict);
    return new BatchEvaluation(answer.lossSum(), answer.correct(), answer.probabilities());
  }

  /**
   * Measures the model on these images and prints what {@code graft evaluate} prints. Pictures that
   * can't be decoded are left out without a notice.
   */
  void print(ImageDataset images) {
    console.out().print(ReportText.of(of(images).report()));
  }
}
