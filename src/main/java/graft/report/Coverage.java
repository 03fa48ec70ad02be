package graft.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is gained by leaving the least certain images to a person: the accuracy on the images whose
 * top probability reaches a threshold, against the share of images that do. El-Yaniv and Wiener,
 * "On the foundations of noise-free selective classification" (JMLR 11, 2010), call this the
 * risk-coverage curve.
 *
 * @param points from all images to the most certain hundredth, by falling share and rising
 *     threshold; at most 100
 */
public record Coverage(List<Point> points) {
  /** Number of shares that are looked at: 100%, 99%, ... */
  private static final int SHARES = 100;

  public Coverage {
    points = List.copyOf(points);
  }

  /**
   * One threshold and what it keeps.
   *
   * @param threshold images with at least this top probability are kept, 0 to 1
   * @param kept images kept, at least 1
   * @param correct images of them that are right
   * @param share kept images divided by all images, above 0 to 1
   * @param accuracy the share of the kept images that is right, 0 to 1
   * @param below the greatest top probability of the images that are not kept; negative if all are
   */
  public record Point(
      float threshold, long kept, long correct, double share, double accuracy, float below) {
    private static final int FEWEST_DECIMALS = 3;

    /**
     * The threshold as a decimal number that keeps these very images: rounded down to three
     * decimals, or to so many more that no other image reaches it. Probabilities crowd at 1, where
     * 0.99996 rounded to 1.000 would keep almost none. As {@code predict --threshold} does, it
     * compares float32 numbers.
     */
    public String decimal() {
      BigDecimal whole = new BigDecimal(Float.toString(threshold));
      int decimals = FEWEST_DECIMALS;
      String text;
      do {
        text = whole.setScale(decimals++, RoundingMode.FLOOR).toPlainString();
      } while ((float) Double.parseDouble(text) <= below);
      return text;
    }
  }

  /**
   * The curve of measured images. Images with equal probabilities are kept together, so a point may
   * keep more than its hundredth.
   *
   * @param confidences the probability of each image's predicted class, 0 to 1; at least one
   * @param right whether the predicted class is the true one
   */
  public static Coverage of(float[] confidences, boolean[] right) {
    requirePairs(confidences, right);
    int images = confidences.length;
    Integer[] order = new Integer[images];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparing((Integer i) -> confidences[i]).reversed());
    long[] correct = new long[images + 1];
    for (int i = 0; i < images; i++) {
      correct[i + 1] = correct[i] + (right[order[i]] ? 1 : 0);
    }
    List<Point> points = new ArrayList<>();
    int last = -1;
    for (int share = SHARES; share >= 1; share--) {
      int kept = (int) (((long) images * share + SHARES - 1) / SHARES);
      float threshold = confidences[order[kept - 1]];
      while (kept < images && confidences[order[kept]] == threshold) {
        kept++;
      }
      if (kept != last) {
        points.add(
            new Point(
                threshold,
                kept,
                correct[kept],
                (double) kept / images,
                (double) correct[kept] / kept,
                kept < images ? confidences[order[kept]] : -1));
        last = kept;
      }
    }
    return new Coverage(points);
  }

  /** The point that keeps most images among those of at least this accuracy, if there is one. */
  public Optional<Point> reaching(double accuracy) {
    return points.stream().filter(point -> point.accuracy() >= accuracy).findFirst();
  }

  static void requirePairs(float[] confidences, boolean[] right) {
    if (confidences.length < 1 || confidences.length != right.length) {
      throw new IllegalArgumentException(
          "expected at least one image, and for each a probability (%d) and whether it is right (%d)"
              .formatted(confidences.length, right.length));
    }
    for (float confidence : confidences) {
      if (!(confidence >= 0 && confidence <= 1.0001f)) {
        throw new IllegalArgumentException("a probability (" + confidence + ") must be 0 to 1");
      }
    }
  }
}
