package graft.bench;

import java.util.Arrays;

/**
 * Median, minimum and maximum of several runs.
 *
 * @param median the middle value, or the mean of the two middle values
 * @param least the smallest value
 * @param most the largest value
 */
public record Spread(double median, double least, double most) {
  /**
   * The spread of values in any order.
   *
   * @throws IllegalArgumentException when there are no values
   */
  static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a spread needs at least one value");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    return new Spread((sorted[last / 2] + sorted[(last + 1) / 2]) / 2, sorted[0], sorted[last]);
  }

  /** The same runs in another unit: all three values times the factor. */
  Spread times(double factor) {
    return new Spread(median * factor, least * factor, most * factor);
  }
}
