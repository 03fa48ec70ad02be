package graft.files;

/** Writes a number of things with its noun. */
public final class Count {
  private Count() {}

  /**
   * The number and the noun: {@code 1 image}, {@code 2 images}, {@code 2 classes}.
   *
   * @param noun the singular of a noun whose plural ends in s, or in es after s and ch
   */
  public static String of(long number, String noun) {
    if (number == 1) {
      return "1 " + noun;
    }
    return number + " " + noun + (noun.endsWith("s") || noun.endsWith("ch") ? "es" : "s");
  }
}
