package graft.dataset;

import graft.files.PathText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds pictures that a data set holds more than once in a way that is probably a mistake. */
final class RepeatedPictures {
  private final List<LabeledFile> files;
  private final List<String> classNames;

  /** A row of a table. Two rows are equal if they have the same file and the same class. */
  private record Row(Path path, int label) {}

  /**
   * Two pictures of the same content with different labels. Both may be the same file, listed
   * twice.
   */
  private record Pair(LabeledFile one, LabeledFile other) {}

  RepeatedPictures(List<LabeledFile> files, List<String> classNames) {
    this.files = files;
    this.classNames = classNames;
  }

  /** Lines for the user: pictures in more than one class, and rows that a table repeats. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    List<Pair> pairs = inTwoClasses();
    if (!pairs.isEmpty()) {
      String count =
          pairs.size() == 1
              ? "1 picture is in more than one class: "
              : pairs.size() + " pictures are in more than one class, such as ";
      notes.add(count + words(pairs.get(0)));
    }
    List<Path> repeated = repeatedRows();
    if (!repeated.isEmpty()) {
      String count =
          repeated.size() == 1
              ? "1 picture is listed more than once with the same class: "
              : repeated.size()
                  + " pictures are listed more than once with the same class, such as ";
      notes.add(count + PathText.of(repeated.get(0)));
    }
    return notes;
  }

  /** One pair for each content that has more than one label. */
  private List<Pair> inTwoClasses() {
    Map<String, LabeledFile> first = new HashMap<>();
    Map<String, Pair> pairs = new LinkedHashMap<>();
    for (LabeledFile file : files) {
      LabeledFile one = first.putIfAbsent(file.sha256(), file);
      if (one != null && one.label() != file.label()) {
        pairs.putIfAbsent(file.sha256(), new Pair(one, file));
      }
    }
    return List.copyOf(pairs.values());
  }

  private String words(Pair pair) {
    return words(pair.one()) + " and " + words(pair.other());
  }

  private String words(LabeledFile file) {
    return PathText.of(file.path()) + " (" + classNames.get(file.label()) + ")";
  }

  /** The paths of rows that a table repeats; none for a folder, where no path is repeated. */
  private List<Path> repeatedRows() {
    Map<Row, Integer> counts = new LinkedHashMap<>();
    files.forEach(
        file -> counts.merge(new Row(file.path().normalize(), file.label()), 1, Integer::sum));
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() > 1)
        .map(entry -> entry.getKey().path())
        .toList();
  }
}
