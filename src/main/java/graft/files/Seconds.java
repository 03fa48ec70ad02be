package graft.files;

/** Writes durations. */
public final class Seconds {
  private Seconds() {}

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
}
