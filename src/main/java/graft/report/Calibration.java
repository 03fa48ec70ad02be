package graft.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Whether a model's probabilities can be believed: of the images that it is 80% sure of, 80% should
 * be right. The images are sorted into 15 bins of equal width by the probability of their predicted
 * class, as in Guo et al., "On calibration of modern neural networks" (arXiv:1706.04599), sections
 * 2 and 4.
 *
 * @param images images counted, at least 1
 * @param expectedError the expected calibration error, 0 to 1: over the bins, the mean distance
 *     between accuracy and mean confidence, each bin weighted with its images
 * @param bins the bins that hold images, from the lowest confidence to the highest
 */
public record Calibration(long images, double expectedError, List<Bin> bins) {
  /** Number of bins, empty ones included. */
  public static final int BINS = 15;

  /** A smaller bias is not worth a word. */
  private static final double SLIGHT = 0.01;

  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * The images of which the confidence is above {@code from} and at most {@code to}.
   *
   * @param from lower end, 0 to 1
   * @param to upper end, 0 to 1
   * @param images images in the bin, at least 1
   * @param confidence their mean confidence, 0 to 1
   * @param accuracy the share of them that is right, 0 to 1
   */
  public record Bin(double from, double to, long images, double confidence, double accuracy) {}

  /**
   * Sorts images into the bins.
   *
   * @param confidences the probability of each image's predicted class, 0 to 1; at least one
   * @param right whether the predicted class is the true one
   */
  public static Calibration of(float[] confidences, boolean[] right) {
    Coverage.requirePairs(confidences, right);
    long[] images = new long[BINS];
    long[] correct = new long[BINS];
    double[] sum = new double[BINS];
    for (int i = 0; i < confidences.length; i++) {
      // A bin has its upper end but not its lower one; only the first has both.
      int bin = Math.max(0, (int) Math.ceil(confidences[i] * (double) BINS) - 1);
      images[bin]++;
      correct[bin] += right[i] ? 1 : 0;
      sum[bin] += confidences[i];
    }
    List<Bin> bins = new ArrayList<>();
    double error = 0;
    for (int b = 0; b < BINS; b++) {
      if (images[b] > 0) {
        double accuracy = (double) correct[b] / images[b];
        double confidence = sum[b] / images[b];
        bins.add(
            new Bin(b / (double) BINS, (b + 1) / (double) BINS, images[b], confidence, accuracy));
        error += images[b] * Math.abs(accuracy - confidence) / confidences.length;
      }
    }
    return new Calibration(confidences.length, error, bins);
  }

  /** The mean confidence of all images, 0 to 1. */
  public double confidence() {
    return mean(Bin::confidence);
  }

  /** Whether the model is on the whole less often right than it says, by at least 1%. */
  public boolean isTooSure() {
    return bias() >= SLIGHT;
  }

  /** Whether the model is on the whole more often right than it says, by at least 1%. */
  public boolean isTooModest() {
    return bias() <= -SLIGHT;
  }

  private double bias() {
    return confidence() - mean(Bin::accuracy);
  }

  private double mean(ToDoubleFunction<Bin> number) {
    return bins.stream().mapToDouble(bin -> bin.images() * number.applyAsDouble(bin)).sum()
        / images;
  }
}
