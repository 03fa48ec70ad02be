package graft.files;

import java.util.Locale;

/** Writes numbers of things. */
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

  /** As {@link #of}, with commas between thousands. */
  public static String withCommas(long number, String noun) {
    String words = of(number, noun);
    return withCommas(number) + words.substring(words.indexOf(' '));
  }

  /** The number alone, with commas between thousands. */
  public static String withCommas(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
