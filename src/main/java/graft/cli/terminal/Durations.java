package graft.cli.terminal;

import java.util.Locale;

/** Writes durations as text. */
public final class Durations {
  private Durations() {}

  /** Writes seconds in at most two units: {@code 42 s}, {@code 3 min 20 s}, {@code 2 h 5 min}. */
  public static String words(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return whole / 60 + " min " + whole % 60 + " s";
    }
    return whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }

  /** A step's time in Keras's form: {@code 71ms} if below one second, else {@code 1.2s}. */
  static String step(double seconds) {
    return seconds < 1
        ? String.format(Locale.ROOT, "%.0fms", seconds * 1000)
        : String.format(Locale.ROOT, "%.1fs", seconds);
  }
}
