package graft.page;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * An axis of a chart.
 *
 * @param low its lower end
 * @param high its upper end, above {@code low}
 * @param logarithmic whether equal distances on it are equal ratios; then {@code low} is above 0
 * @param ticks ascending
 */
record Axis(double low, double high, boolean logarithmic, List<Tick> ticks) {
  private static final double[] NICE = {1, 2, 5, 10};

  /** Ticks in a chart that is not to look crowded. */
  private static final int MOST_TICKS = 5;

  /** So many numbers of one or two digits stand side by side. */
  private static final int MOST_NUMBERS = 12;

  /** From this ratio of largest to smallest value on, small values would all look like 0. */
  private static final double LOGARITHMIC_FROM = 10;

  /**
   * A value that is marked and named.
   *
   * @param label the number, with as many decimals as the distance of the ticks needs
   */
  record Tick(double value, String label) {}

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
    return linear(low, Math.ceil(end / step - 1e-9) * step, step);
  }

  /**
   * An axis of values above 0: logarithmic, with ticks at powers of ten, if the largest is at least
   * ten times the smallest; else {@linkplain #around around} them from 0.
   */
  static Axis ofRates(double least, double most) {
    // Rates are float32 numbers: 1e-3 is not exactly ten times 1e-4.
    if (!(least > 0 && most >= (1 - 1e-6) * LOGARITHMIC_FROM * least)) {
      return around(0, most);
    }
    int first = (int) Math.floor(Math.log10(least) + 1e-6);
    int last = (int) Math.ceil(Math.log10(most) - 1e-6);
    int step = 1 + (last - first) / (MOST_TICKS + 1);
    List<Tick> ticks = new ArrayList<>();
    for (int power = first; power <= last; power += step) {
      double value = Math.pow(10, power);
      ticks.add(new Tick(value, power < 0 ? "1e" + power : label(value, 1)));
    }
    return new Axis(Math.pow(10, first), Math.pow(10, last), true, List.copyOf(ticks));
  }

  /**
   * An axis of percentages that ends at 100%.
   *
   * @param least smallest value; if it is nearly 100, the axis begins at 99
   */
  static Axis percentFrom(double least) {
    return around(Math.min(99, least), 100);
  }

  /**
   * An axis of things that are numbered from 1, with half the distance of two before the first and
   * after the last one.
   */
  static Axis numbered(int most) {
    double step = most <= MOST_NUMBERS ? 1 : step(most, 1);
    List<Tick> ticks = new ArrayList<>();
    if (step > 1) {
      ticks.add(new Tick(1, "1"));
    }
    ticks.addAll(ticks(1, most, step));
    return new Axis(0.5, most + 0.5, false, List.copyOf(ticks));
  }

  /** An axis from 0% to 100%. */
  static Axis percent() {
    return linear(0, 100, 20);
  }

  private static Axis linear(double low, double high, double step) {
    return new Axis(low, high, false, ticks(low, high, step));
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

  /** The multiples of a step. */
  private static List<Tick> ticks(double low, double high, double step) {
    long first = (long) Math.ceil(low / step - 1e-9);
    long last = (long) Math.floor(high / step + 1e-9);
    return LongStream.rangeClosed(first, last)
        .mapToObj(i -> new Tick(i * step, label(i * step, step)))
        .toList();
  }

  private static String label(double tick, double step) {
    if (tick != 0 && step < 1e-3) {
      String scientific = String.format(Locale.ROOT, "%.1e", tick);
      return scientific.replace(".0e", "e").replace("e-0", "e-");
    }
    int decimals = step < 1e-3 ? 0 : Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
    return BigDecimal.valueOf(tick).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
  }

  /** Where a value lies, from 0 at the lower end to 1 at the upper end. */
  double place(double value) {
    return logarithmic
        ? Math.log(value / low) / Math.log(high / low)
        : (value - low) / (high - low);
  }
}
