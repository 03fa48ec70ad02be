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
   *     near
   */
  public static String forWord(String word, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt((String k) -> distance(word, k)).thenComparing(k -> k))
        .filter(k -> distance(word, k) <= Math.max(2, word.length() / 3))
        .map(k -> " (did you mean " + k + "?)")
        .orElse("");
  }

  /** Levenshtein distance: number of insertions, deletions and replacements between two words. */
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
