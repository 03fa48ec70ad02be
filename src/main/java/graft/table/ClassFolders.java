package graft.table;

import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.NewFile;
import graft.files.NumberedName;
import graft.files.RealPath;
import graft.files.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Copies pictures into a folder for each class, {@code ROOT/LABEL/NAME}. A file that has this name
 * already is never replaced: if it has the same bytes, it is the copy; else the copy is {@code
 * NAME-2.EXT}, {@code NAME-3.EXT} and so on.
 */
final class ClassFolders {
  private final Path root;
  private final Columns columns;
  private final String mark;

  /**
   * Makes no folder yet.
   *
   * @param columns whose labels are the folders' names
   * @param mark 8 hexadecimal digits, see {@link NewFile#copy}
   */
  ClassFolders(Path root, Columns columns, String mark) {
    this.root = root;
    this.columns = columns;
    this.mark = mark;
  }

  /** Refuses a label that can't be a folder's name. */
  static void checkNames(List<String> labels) {
    for (String label : labels) {
      if (!isName(label)) {
        throw new WrongUseException(
            "the class \""
                + label
                + "\" can't be the name of a folder, so --copy-to can't be used");
      }
    }
  }

  /** Refuses a class in whose place is something that can't hold copies. */
  static void checkFolders(Path root, List<String> labels) {
    for (String label : labels) {
      Path folder = root.resolve(label);
      if (Files.exists(folder) && !Files.isDirectory(folder)) {
        throw new WrongUseException(
            folder
                + " is not a folder, so --copy-to can't put copies into it; move it away, or name"
                + " another folder");
      }
    }
  }

  /** Refuses an input into which copies would come. */
  static void checkInput(Path root, List<String> labels, Path input) {
    if (Files.isDirectory(input) && holds(RealPath.of(input), root, labels)) {
      throw new WrongUseException(
          "--copy-to "
              + root
              + " puts copies into "
              + input
              + ", where they would be classified too; name a folder elsewhere");
    }
  }

  private static boolean isName(String label) {
    try {
      return !label.isBlank()
          && !label.equals(".")
          && !label.equals("..")
          && label.getBytes(StandardCharsets.UTF_8).length <= NumberedName.MOST_BYTES
          && label.equals(String.valueOf(Path.of(label).getFileName()));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Whether the folder of a class is an input or lies in one. */
  private static boolean holds(Path input, Path root, List<String> labels) {
    return labels.stream().anyMatch(label -> RealPath.of(root.resolve(label)).startsWith(input));
  }

  /**
   * Deletes what a killed process left of a copy.
   *
   * @throws graft.failure.GraftException if it can't be deleted
   */
  void deleteUnfinished() {
    columns.labels().forEach(label -> NewFile.deleteUnfinished(root.resolve(label), mark));
  }

  /**
   * Copies the pictures of a batch that have a class.
   *
   * @return the rows of the batch; a picture that can't be read any more is unreadable
   * @throws graft.failure.GraftException if a picture can't be copied for another reason
   */
  List<Row> add(List<Row> batch) {
    return batch.stream()
        .map(row -> columns.outcome(row) == Outcome.CLASSIFIED ? copied(row) : row)
        .toList();
  }

  private Row copied(Row row) {
    Path picture = row.path();
    try {
      copy(picture, root.resolve(columns.label(row)));
      return row;
    } catch (GraftException e) {
      if (Files.isReadable(picture)) {
        throw e;
      }
      String reason = "it is gone, or can't be read any more";
      return Row.unreadable(picture, "cannot copy " + picture + " (" + reason + ")", reason);
    }
  }

  private void copy(Path picture, Path folder) {
    try {
      // Java 17 would refuse a link to a folder.
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw Reason.cannotWrite(folder, e);
    }
    int number = 1;
    while (true) {
      Path name = number == 1 ? picture.getFileName() : NumberedName.of(picture, number);
      Path target = folder.resolve(name);
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        if (isSame(picture, target)) {
          return;
        }
        number++;
      } else if (NewFile.copy(picture, target, mark)) {
        return;
      }
    }
  }

  private static boolean isSame(Path picture, Path copy) {
    try {
      return Files.isRegularFile(copy)
          && Files.size(picture) == Files.size(copy)
          && Files.mismatch(picture, copy) == -1;
    } catch (IOException e) {
      String message = "cannot compare " + picture + " with " + copy + " (" + Reason.of(e) + ")";
      throw new GraftException(message, e);
    }
  }
}
