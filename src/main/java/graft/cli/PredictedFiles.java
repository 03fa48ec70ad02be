package graft.cli;

import graft.dataset.image.FileKind;
import graft.dataset.image.ImageFiles;
import graft.dataset.image.ImageFiles.Found;
import graft.dataset.image.ImageFormats;
import graft.failure.WrongUseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files under the paths that {@code predict} is called with.
 *
 * @param rows paths that get a row in the table, sorted
 * @param skipped files that are only counted
 * @param emptyFolders folders among the paths that hold no files, or only hidden ones
 */
record PredictedFiles(List<Path> rows, List<Path> skipped, List<Path> emptyFolders) {
  private static final String NO_FILES = " no files, or only hidden ones";

  /**
   * Finds the files. A path that does not exist gets a row, like any file that can't be read.
   *
   * @param all whether files that are not pictures get rows
   * @throws WrongUseException if there are no files at all
   */
  static PredictedFiles find(List<Path> paths, ImageFormats formats, boolean all) {
    Map<Boolean, List<Path>> byExistence =
        paths.stream().collect(Collectors.partitioningBy(Files::exists));
    Found found = ImageFiles.find(byExistence.get(true), formats);
    List<Path> rows = new ArrayList<>(found.candidates());
    rows.addAll(byExistence.get(false));
    List<Path> others = found.others();
    List<Path> empty = emptyFolders(byExistence.get(true), found, formats);
    if (rows.isEmpty() && others.isEmpty()) {
      throw new WrongUseException(
          empty.stream().map(Path::toString).collect(Collectors.joining(", "))
              + (empty.size() == 1 ? " holds" : " hold")
              + NO_FILES
              + "; name a picture or a folder that holds some");
    }
    if (all) {
      rows.addAll(others);
    }
    rows.sort(null);
    return new PredictedFiles(rows, all ? List.of() : others, empty);
  }

  private static List<Path> emptyFolders(List<Path> paths, Found found, ImageFormats formats) {
    Set<Path> empty =
        paths.stream()
            .filter(Files::isDirectory)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Stream.of(found.candidates(), found.others())
        .flatMap(List::stream)
        .flatMap(file -> Stream.iterate(file, Objects::nonNull, Path::getParent))
        .forEach(empty::remove);
    // If a folder is named in two ways, its files are found under one of the two names only.
    return empty.stream().filter(path -> ImageFiles.under(path, formats).isEmpty()).toList();
  }

  /** Lines for the user: which folders are empty, and which of the skipped files to convert. */
  List<String> notes(ImageFormats formats) {
    Stream<String> empty = emptyFolders.stream().map(folder -> folder + " holds" + NO_FILES);
    return Stream.concat(empty, FileKind.advice(skipped, formats).stream()).toList();
  }

  /** The end of the last line, with the number of files skipped; empty if no file was. */
  String skipped(ImageFormats formats) {
    return skipped.isEmpty()
        ? ""
        : "; " + FileKind.count(skipped, formats) + " skipped (--all-files gives each a row)";
  }
}
