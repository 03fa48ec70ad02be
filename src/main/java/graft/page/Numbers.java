package graft.page;

import java.util.Locale;

/** Writes numbers for people. */
final class Numbers {
  private Numbers() {}

  /** A share, 0 to 1, in percent with one decimal: {@code 93.1%}. NaN is a dash. */
  static String percent(double share) {
    return Double.isNaN(share) ? "\u2013" : String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  /** A share, 0 to 1, in whole percent; one that is neither none nor all is never 0% or 100%. */
  static String wholePercent(double share) {
    long rounded = Math.round(100 * share);
    if (rounded == 0 && share > 0) {
      return "<1%";
    }
    return rounded == 100 && share < 1 ? ">99%" : rounded + "%";
  }

  /** A whole number with commas between thousands. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A number with its noun, as {@link graft.files.Count}, but with commas. */
  static String count(long number, String noun) {
    String words = graft.files.Count.of(number, noun);
    return count(number) + words.substring(words.indexOf(' '));
  }

  /** A number with so many decimals. */
  static String decimals(double number, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", number);
  }
}
