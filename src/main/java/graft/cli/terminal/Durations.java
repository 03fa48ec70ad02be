package graft.cli.terminal;

import java.util.Locale;

/** Writes durations and speeds as text. */
final class Durations {
  private Durations() {}

  /** Writes seconds as a clock does: {@code 0:42}, {@code 3:20}, {@code 2:05:00}. */
  static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole % 3600 / 60, whole % 60);
  }

  /** Units a second, or a minute if a unit takes over a second. */
  static String speed(double secondsPerUnit, String unit) {
    return secondsPerUnit <= 1
        ? String.format(Locale.ROOT, "%.1f %s/s", 1 / secondsPerUnit, unit)
        : String.format(Locale.ROOT, "%.1f %s/min", 60 / secondsPerUnit, unit);
  }

  /** A step's time in Keras's form: {@code 71ms} if below one second, else {@code 1.2s}. */
  static String step(double seconds) {
    return seconds < 1
        ? String.format(Locale.ROOT, "%.0fms", seconds * 1000)
        : String.format(Locale.ROOT, "%.1fs", seconds);
  }
}
