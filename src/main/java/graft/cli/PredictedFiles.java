package graft.cli;

import graft.dataset.image.FileKind;
import graft.dataset.image.ImageFiles;
import graft.dataset.image.ImageFiles.Found;
import graft.dataset.image.ImageFormats;
import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The files under the paths that {@code predict} is called with.
 *
 * @param rows paths that get a row in the table, sorted
 * @param skipped files that are only counted
 * @param unopened pipes, sockets and devices among {@code rows}; reading them might never end
 */
record PredictedFiles(List<Path> rows, List<Path> skipped, Set<Path> unopened) {

  /**
   * Finds the files. A path that does not exist gets a row, like any file that can't be read.
   *
   * @param all whether files that are not pictures get rows
   * @throws GraftException if there would be no row
   */
  static PredictedFiles find(List<Path> paths, ImageFormats formats, boolean all) {
    Map<Boolean, List<Path>> byExistence =
        paths.stream().collect(Collectors.partitioningBy(Files::exists));
    Found found = ImageFiles.find(byExistence.get(true), formats);
    List<Path> rows = new ArrayList<>(found.candidates());
    rows.addAll(byExistence.get(false));
    List<Path> others = found.others();
    if (all) {
      rows.addAll(others);
    }
    if (rows.isEmpty()) {
      String counted = others.isEmpty() ? "" : " (only " + FileKind.count(others, formats) + ")";
      throw new GraftException(
          "no "
              + formats.words("or")
              + " under "
              + paths.stream().map(Path::toString).collect(Collectors.joining(", "))
              + counted
              + "; name a picture or a folder that holds some");
    }
    rows.sort(null);
    Set<Path> unopened =
        others.stream()
            .filter(path -> Files.exists(path) && !Files.isRegularFile(path))
            .collect(Collectors.toSet());
    return new PredictedFiles(rows, all ? List.of() : others, unopened);
  }

  /** Makes a decoder throw a {@link GraftException} for the paths in {@code unopened}. */
  Function<Path, Pixels> checked(Function<Path, Pixels> decoder) {
    return path -> {
      if (unopened.contains(path)) {
        throw new GraftException("cannot decode " + path + " (it is a pipe, socket or device)");
      }
      return decoder.apply(path);
    };
  }

  /** The end of the last line, with the number of files skipped; empty if no file was. */
  String skipped(ImageFormats formats) {
    return skipped.isEmpty()
        ? ""
        : "; " + FileKind.count(skipped, formats) + " skipped (--all-files gives each a row)";
  }
}
