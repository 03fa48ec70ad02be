package graft.table;

import graft.failure.WrongUseException;
import graft.files.NewFile;
import graft.files.Reason;
import java.io.IOException;
import java.net.URI;
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
  /** Longest name of a folder, in bytes, on the usual disks. */
  private static final int MOST_BYTES = 255;

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

  /** Refuses an input into which copies would come. */
  static void checkInput(Path root, List<String> labels, Path input) {
    if (Files.isDirectory(input) && holds(real(input), root.toAbsolutePath().normalize(), labels)) {
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
          && label.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES
          && label.equals(String.valueOf(Path.of(label).getFileName()));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Whether the folder of a class is an input or lies in one. */
  private static boolean holds(Path input, Path root, List<String> labels) {
    return labels.stream().anyMatch(label -> real(root.resolve(label)).startsWith(input));
  }

  /** The path without links, as far as it exists. */
  private static Path real(Path path) {
    try {
      if (Files.exists(path)) {
        return path.toRealPath();
      }
    } catch (IOException e) {
      throw Reason.cannotRead(path, e);
    }
    return path.getParent() == null ? path : real(path.getParent()).resolve(path.getFileName());
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
   * @throws graft.failure.GraftException if a picture can't be copied
   */
  void add(List<Row> batch) {
    for (Row row : batch) {
      if (columns.outcome(row) == Outcome.CLASSIFIED) {
        copy(row.path(), root.resolve(columns.label(row)));
      }
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
      Path target = folder.resolve(number == 1 ? picture.getFileName() : name(picture, number));
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

  /** The file's name with a number before its extension. As a URI it keeps all its bytes. */
  private static Path name(Path picture, int number) {
    String uri = picture.toUri().toString();
    int name = uri.lastIndexOf('/') + 1;
    int dot = uri.lastIndexOf('.') > name ? uri.lastIndexOf('.') : uri.length();
    return Path.of(URI.create(uri.substring(0, dot) + "-" + number + uri.substring(dot)))
        .getFileName();
  }

  private static boolean isSame(Path picture, Path copy) {
    try {
      return Files.isRegularFile(copy)
          && Files.size(picture) == Files.size(copy)
          && Files.mismatch(picture, copy) == -1;
    } catch (IOException e) {
      throw Reason.cannotRead(picture, e);
    }
  }
}
