package graft.page;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * An axis of a chart.
 *
 * @param low its lower end
 * @param high its upper end, above {@code low}
 * @param step distance between two ticks: 1, 2 or 5 times a power of ten
 */
record Axis(double low, double high, double step) {
  private static final double[] NICE = {1, 2, 5, 10};

  /** Ticks in a chart that is not to look crowded. */
  private static final int MOST_TICKS = 5;

  /**
   * An axis that holds values from one number to another and ends at ticks.
   *
   * @param least smallest value
   * @param most largest value; if it equals {@code least}, the axis is a little longer
   */
  static Axis around(double least, double most) {
    double end = most > least ? most : least + Math.max(0.1 * Math.abs(least), 1e-7);
    double step = step(end - least, 0);
    double low = Math.floor(least / step + 1e-9) * step;
    return new Axis(low, Math.ceil(end / step - 1e-9) * step, step);
  }

  /**
   * An axis of percentages that ends at 100%.
   *
   * @param least smallest value; if it is nearly 100, the axis begins at 99
   */
  static Axis percentFrom(double least) {
    return around(Math.min(99, least), 100);
  }

  /** An axis from 0 to a number of things, with ticks at whole numbers. */
  static Axis counting(int most) {
    return new Axis(0, most, step(most, 1));
  }

  /** An axis from 0% to 100%. */
  static Axis percent() {
    return new Axis(0, 100, 20);
  }

  /** The least nice step with which a span has few enough ticks. */
  private static double step(double span, double least) {
    double power = Math.pow(10, Math.floor(Math.log10(span / MOST_TICKS)));
    double step =
        DoubleStream.of(NICE)
            .map(nice -> nice * power)
            .filter(nice -> span / nice <= MOST_TICKS + 1e-9)
            .findFirst()
            .orElse(10 * power);
    return Math.max(step, least);
  }

  /** The values of the ticks, ascending. */
  double[] ticks() {
    long first = (long) Math.ceil(low / step - 1e-9);
    long last = (long) Math.floor(high / step + 1e-9);
    return LongStream.rangeClosed(first, last).mapToDouble(i -> i * step).toArray();
  }

  /** A tick's number, with as many decimals as the step needs. */
  String label(double tick) {
    if (tick != 0 && step < 1e-3) {
      String scientific = String.format(Locale.ROOT, "%.1e", tick);
      return scientific.replace(".0e", "e").replace("e-0", "e-");
    }
    int decimals = step < 1e-3 ? 0 : Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
    return BigDecimal.valueOf(tick).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
  }

  /** Where a value lies, from 0 at the lower end to 1 at the upper end. */
  double place(double value) {
    return (value - low) / (high - low);
  }
}
