package graft.cli;

/** Checks {@code --top-k} against the number of classes, which only the model knows. */
final class TopK {
  private TopK() {}

  /**
   * The k to use.
   *
   * @param given what the user asked for, or null
   * @param preset the default, lowered to the number of classes where there are fewer
   */
  static int of(Integer given, int preset, int classes) {
    if (given != null && given > classes) {
      throw new UsageException(
          "--top-k must be at most " + classes + ", the model's number of classes, not " + given);
    }
    return given == null ? Math.min(preset, classes) : given;
  }
}
