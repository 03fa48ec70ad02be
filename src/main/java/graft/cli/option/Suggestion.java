package graft.cli.option;

import java.util.Collection;
import java.util.Comparator;

/** Suggests the known word that the user most likely meant by a misspelt word. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * A question to append to an error message.
   *
   * @return {@code " (did you mean X?)"} for the nearest known word, or an empty text if none is
   *     near: if more than one letter in three is another, or more than one of a short word
   */
  public static String forWord(String word, Collection<String> known) {
    int letters = word.replaceFirst("^-+", "").length();
    return known.stream()
        .min(Comparator.comparingInt((String k) -> distance(word, k)).thenComparing(k -> k))
        .filter(k -> distance(word, k) <= Math.max(1, letters / 3))
        .map(k -> " (did you mean " + k + "?)")
        .orElse("");
  }

  /**
   * Levenshtein distance with swaps: number of insertions, deletions, replacements and swaps of
   * neighbours between two words.
   */
  static int distance(String from, String to) {
    int[][] table = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          table[i][j] = i + j;
          continue;
        }
        int replaced = table[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        table[i][j] = Math.min(replaced, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
        }
      }
    }
    return table[from.length()][to.length()];
  }
}
