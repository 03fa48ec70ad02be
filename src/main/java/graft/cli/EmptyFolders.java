package graft.cli;

import graft.files.Count;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Folders that {@code predict} was told to look through and that hold no files. */
final class EmptyFolders {
  private static final String NO_FILES = " no files, or only hidden ones";

  /** Standard input may list any number of them. */
  private static final int MOST = 20;

  private final List<Path> first = new ArrayList<>();
  private int more;

  /** Remembers the first twenty, and counts the others. */
  void add(Path folder) {
    if (first.size() < MOST) {
      first.add(folder);
    } else {
      more++;
    }
  }

  boolean isEmpty() {
    return first.isEmpty();
  }

  /** All in one sentence, such as {@code a, b hold no files, or only hidden ones}. */
  String sentence() {
    String names = first.stream().map(Path::toString).collect(Collectors.joining(", "));
    return names
        + (more == 0 ? "" : " and " + more + " more")
        + (first.size() == 1 ? " holds" : " hold")
        + NO_FILES;
  }

  /** A line for each. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    first.forEach(folder -> notes.add(folder + " holds" + NO_FILES));
    if (more > 0) {
      notes.add(Count.of(more, "more folder") + (more == 1 ? " holds" : " hold") + NO_FILES);
    }
    return notes;
  }
}
