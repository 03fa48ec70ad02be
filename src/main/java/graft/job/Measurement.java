package graft.job;

import graft.cache.Inputs;
import graft.cache.Inputs.InputBatch;
import graft.contract.InputKind;
import graft.dataset.BadPicture;
import graft.dataset.ImageDataset;
import graft.dataset.augment.FlipAverage;
import graft.dataset.augment.TestTimeAugmentation;
import graft.failure.StoppedException;
import graft.model.BatchEvaluation;
import graft.model.GraftModel;
import graft.report.Answer;
import graft.report.ClassificationReport;
import graft.report.PredictionCounts;
import graft.train.Evaluator;
import graft.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.types.TUint8;

/**
 * Measures a model on labelled images.
 *
 * @param batchSize images per call, at least 1
 * @param flip averages over mirror images; null to measure the images alone
 * @param topK K: also counts the images whose true class is among their K most probable classes
 * @param listener hears of the pass and may stop it
 */
public record Measurement(
    GraftModel model, int batchSize, FlipAverage flip, int topK, TrainingListener listener) {
  /** The default of images per call. */
  public static final int BATCH_SIZE = 32;

  /** The default of {@code topK} where there are more classes. */
  public static final int TOP_K = 5;

  /**
   * What was measured.
   *
   * @param answers the model's answer for each image that could be decoded, in the images' order
   * @param bad the pictures that could not be decoded and were left out
   */
  public record Result(ClassificationReport report, List<Answer> answers, List<BadPicture> bad) {}

  /** A measurement with the defaults. */
  static Measurement standard(GraftModel model, TrainingListener listener) {
    int classes = model.description().labels().size();
    return new Measurement(model, BATCH_SIZE, null, Math.min(TOP_K, classes), listener);
  }

  /**
   * Measures the model on these images, leaving out the pictures that can't be decoded.
   *
   * @throws StoppedException when the listener asks for a stop
   */
  public Result of(ImageDataset images) {
    PredictionCounts counts = new PredictionCounts(model.description().labels());
    List<Answer> answers = new ArrayList<>();
    List<BadPicture> bad = new ArrayList<>();
    listener.passStarted("evaluate", "images", images.size());
    model.expectImages(images.size());
    try {
      double loss =
          Evaluator.evaluate(
                  this::evaluate,
                  new Inputs.Readable(images, bad::addAll),
                  batchSize,
                  (done, labels, probabilities) -> {
                    counts.add(labels, probabilities);
                    for (int i = 0; i < labels.length; i++) {
                      answers.add(Answer.of(labels[i], probabilities[i]));
                    }
                    listener.passed(done);
                    listener.stopIfAsked();
                  })
              .loss();
      ClassificationReport report = counts.report(loss, List.of(topK));
      return new Result(
          flip == null ? report : report.withTta(TestTimeAugmentation.FLIP.label()),
          List.copyOf(answers),
          List.copyOf(bad));
    } finally {
      listener.passEnded();
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
}
