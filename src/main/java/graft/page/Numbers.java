package graft.page;

import java.util.Locale;

/** Writes numbers for people. */
final class Numbers {
  private Numbers() {}

  /** A share, 0 to 1, in whole percent; one that is neither none nor all is never 0% or 100%. */
  static String wholePercent(double share) {
    long rounded = Math.round(100 * share);
    if (rounded == 0 && share > 0) {
      return "<1%";
    }
    return rounded == 100 && share < 1 ? ">99%" : rounded + "%";
  }

  /** A number with so many decimals. */
  static String decimals(double number, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", number);
  }
}
