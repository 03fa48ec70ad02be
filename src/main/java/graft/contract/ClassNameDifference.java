package graft.contract;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares lists of class names. Names are compared in Unicode's normal form NFC, because macOS
 * writes an accent in a folder's name as a separate character, and editors and other systems do
 * not.
 */
public final class ClassNameDifference {
  private static final int MOST_SHOWN = 5;

  private ClassNameDifference() {}

  /** The form in which names are compared. */
  public static String normal(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /**
   * Says which names are in only one of two lists. The order of the names does not matter.
   *
   * @param firstOwner owner of the first list, such as {@code the model}
   * @param secondOwner owner of the second list, such as {@code the data}
   * @return words for a message; empty if both lists have the same names
   */
  public static Optional<String> between(
      String firstOwner, List<String> first, String secondOwner, List<String> second) {
    List<String> onlyFirst = without(first, second);
    List<String> onlySecond = without(second, first);
    List<String> parts = new ArrayList<>();
    if (!onlyFirst.isEmpty()) {
      parts.add("only " + firstOwner + " has " + shown(onlyFirst));
    }
    if (!onlySecond.isEmpty()) {
      parts.add("only " + secondOwner + " has " + shown(onlySecond));
    }
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(String.join(", ", parts) + hint(onlyFirst, onlySecond));
  }

  private static List<String> without(List<String> names, List<String> others) {
    Set<String> known =
        others.stream().map(ClassNameDifference::normal).collect(Collectors.toSet());
    return names.stream().filter(name -> !known.contains(normal(name))).toList();
  }

  private static String shown(List<String> names) {
    String first =
        names.stream()
            .limit(MOST_SHOWN)
            .map(name -> "\"" + name + "\"")
            .collect(Collectors.joining(", "));
    int left = names.size() - MOST_SHOWN;
    return left > 0 ? first + " and " + left + " more" : first;
  }

  /** Points out what is easily overlooked: blanks around a name, or capital letters. */
  private static String hint(List<String> first, List<String> second) {
    Set<String> hints = new LinkedHashSet<>();
    for (String one : first) {
      for (String other : second) {
        if (normal(one).strip().equals(normal(other).strip())) {
          hints.add("blanks before or after a name");
        } else if (normal(one).strip().equalsIgnoreCase(normal(other).strip())) {
          hints.add("capital letters");
        }
      }
    }
    return hints.isEmpty() ? "" : " (they differ by " + String.join(" and ", hints) + ")";
  }
}
