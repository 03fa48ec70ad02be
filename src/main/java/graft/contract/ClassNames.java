package graft.contract;

import graft.failure.GraftException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules for class names, in a model and in a user's file of labels. */
public final class ClassNames {
  private ClassNames() {}

  /**
   * Checks class names.
   *
   * @param file the file that the names came from, one name per line; only for the message
   * @throws GraftException naming the first line that is blank, repeats another, or has control
   *     characters, which a terminal might obey
   */
  public static void check(Path file, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      int line = seen.size() + 1;
      if (name.isBlank()) {
        throw new GraftException(
            "%s, line %d is blank: give one class name on every line".formatted(file, line));
      }
      if (name.chars().anyMatch(Character::isISOControl)) {
        throw new GraftException(
            "%s, line %d has control characters: class names are plain text".formatted(file, line));
      }
      if (!seen.add(name)) {
        throw new GraftException(
            "%s, line %d repeats \"%s\": every class needs its own name"
                .formatted(file, line, name));
      }
    }
  }
}
