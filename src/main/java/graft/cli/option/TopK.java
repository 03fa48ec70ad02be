package graft.cli.option;

/** Checks {@code --top-k} against the number of classes, which only the model knows. */
public final class TopK {
  private TopK() {}

  /**
   * The k to use.
   *
   * @param given what the user asked for, or null
   * @param preset the default; lowered to the number of classes if that is smaller
   */
  public static int of(Integer given, int preset, int classes) {
    if (given != null && given > classes) {
      throw Values.refused(
          "--top-k",
          "a whole number from 1 to %d, the model's classes".formatted(classes),
          given.toString());
    }
    return given == null ? Math.min(preset, classes) : given;
  }
}
