package graft.files;

import java.util.Locale;

/** Writes shares. */
public final class Percent {
  private Percent() {}

  /** A share, 0 to 1, in percent with one decimal: {@code 93.1%}. NaN is a dash. */
  public static String of(double share) {
    return Double.isNaN(share) ? "\u2013" : String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }
}
