package graft.bench;

import java.util.Arrays;

/**
 * What several runs gave.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param least the smallest
 * @param most the largest
 */
public record Spread(double median, double least, double most) {
  /**
   * Of values in any order.
   *
   * @throws IllegalArgumentException when there are none
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

  /** The same runs in another unit. */
  Spread times(double factor) {
    return new Spread(median * factor, least * factor, most * factor);
  }
}
