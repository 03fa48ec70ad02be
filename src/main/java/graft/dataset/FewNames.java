package graft.dataset;

import graft.files.PathText;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;

/** Shortens a list in a message to its first few names. */
public final class FewNames {
  private static final int MOST_NAMES = 5;
  private static final int MOST_PATHS = 3;

  private FewNames() {}

  /** The first five names, and how many more there are: {@code a, b, c, d, e and 3 more}. */
  public static String of(Collection<String> names) {
    return of(names, MOST_NAMES);
  }

  /** The first three paths, and how many more there are. */
  static String ofPaths(Collection<Path> paths) {
    return of(paths.stream().map(PathText::of).toList(), MOST_PATHS);
  }

  private static String of(Collection<String> names, int most) {
    int left = names.size() - most;
    return names.stream().limit(most).collect(Collectors.joining(", "))
        + (left > 0 ? " and " + left + " more" : "");
  }
}
