package graft.dataset;

import graft.files.PathText;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;

/** Names a few of many things. */
public final class FewNames {
  private static final int MOST = 5;

  private FewNames() {}

  /** The first five names, and how many more there are: {@code a, b, c, d, e and 3 more}. */
  public static String of(Collection<String> names) {
    int left = names.size() - MOST;
    return names.stream().limit(MOST).collect(Collectors.joining(", "))
        + (left > 0 ? " and " + left + " more" : "");
  }

  /** The same for paths. */
  static String ofPaths(Collection<Path> paths) {
    return of(paths.stream().map(PathText::of).toList());
  }
}
