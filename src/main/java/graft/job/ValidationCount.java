package graft.job;

import graft.card.Measured;
import graft.report.Answer;
import graft.report.Calibration;
import graft.report.PredictionCounts;
import graft.train.ModelCards;
import java.util.Arrays;
import java.util.List;

/** Counts what a model's card says of a validation. */
final class ValidationCount implements ModelCards.Count {
  private final PredictionCounts counts;
  private final int topK;
  private final float[] confidences;
  private final boolean[] right;
  private int images;

  /**
   * A count without images.
   *
   * @param most largest number of images
   */
  ValidationCount(List<String> classNames, int most) {
    this.counts = new PredictionCounts(classNames);
    this.topK = Math.min(Measurement.TOP_K, classNames.size());
    this.confidences = new float[most];
    this.right = new boolean[most];
  }

  @Override
  public void add(int[] labels, float[][] probabilities) {
    if (Arrays.stream(probabilities).anyMatch(row -> Float.isNaN(row[0]))) {
      // The training has diverged, and says so itself after this validation.
      return;
    }
    counts.add(labels, probabilities);
    for (int i = 0; i < labels.length; i++) {
      Answer answer = Answer.of(labels[i], probabilities[i]);
      confidences[images] = answer.firstProbability();
      right[images++] = answer.right();
    }
  }

  /** The metrics of the images counted, at least one. */
  Measured measured(double loss) {
    return new Measured(
        counts.report(loss, List.of(topK)),
        Calibration.of(Arrays.copyOf(confidences, images), Arrays.copyOf(right, images)));
  }
}
