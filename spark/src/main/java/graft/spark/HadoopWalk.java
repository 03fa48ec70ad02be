package graft.spark;

import graft.PictureFiles;
import graft.failure.GraftException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The files of one of Hadoop's file systems, one after the other: each path that is no folder, and
 * the files below each folder, sorted by name, those of a subfolder at the place of its name. A
 * folder is listed when it is reached. Hidden files are left out. A folder that can't be listed is
 * found as a file with a problem.
 */
final class HadoopWalk implements Iterator<ListedFile> {
  private final Configuration hadoop;

  /** Each once, with scheme and authority. */
  private final Set<Path> named = new LinkedHashSet<>();

  private final Iterator<Path> paths;

  /** What is left of the folders from the current one up to that which was named. */
  private final Deque<Iterator<FileStatus>> levels = new ArrayDeque<>();

  private ListedFile next;

  HadoopWalk(List<String> paths, Configuration hadoop) {
    this.hadoop = hadoop;
    paths.forEach(path -> named.add(qualified(path, hadoop)));
    this.paths = named.iterator();
  }

  /**
   * A path with its scheme and authority.
   *
   * @throws GraftException if Hadoop does not know the file system or can't reach it
   */
  static Path qualified(String path, Configuration hadoop) {
    try {
      Path written = new Path(path);
      return written.getFileSystem(hadoop).makeQualified(written);
    } catch (IOException | IllegalArgumentException e) {
      throw new GraftException("cannot use " + path + " (" + e.getMessage() + ")", e);
    }
  }

  @Override
  public boolean hasNext() {
    while (next == null && (!levels.isEmpty() || paths.hasNext())) {
      if (levels.isEmpty()) {
        begin(paths.next());
      } else if (levels.element().hasNext()) {
        look(levels.element().next());
      } else {
        levels.remove();
      }
    }
    return next != null;
  }

  @Override
  public ListedFile next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ListedFile found = next;
    next = null;
    return found;
  }

  private void begin(Path path) {
    try {
      FileStatus status = path.getFileSystem(hadoop).getFileStatus(path);
      if (status.isDirectory()) {
        enter(path);
      } else {
        next = file(status);
      }
    } catch (FileNotFoundException e) {
      next = new ListedFile(path.toString(), path.toUri().toString(), null, null, null);
    } catch (IOException e) {
      next = problem(path, e);
    }
  }

  private void look(FileStatus status) {
    // What was named itself has its files there.
    if (!status.isDirectory()) {
      next = named.contains(status.getPath()) ? null : file(status);
    } else if (!named.contains(status.getPath())) {
      enter(status.getPath());
    }
  }

  private void enter(Path folder) {
    try {
      FileStatus[] entries = folder.getFileSystem(hadoop).listStatus(folder);
      levels.push(
          Arrays.stream(entries)
              .filter(entry -> !PictureFiles.isHidden(entry.getPath().getName()))
              .sorted(Comparator.comparing(entry -> entry.getPath().getName()))
              .iterator());
    } catch (FileNotFoundException e) {
      next = new ListedFile(folder.toString(), folder.toUri().toString(), null, null, null);
    } catch (IOException e) {
      next = problem(folder, e);
    }
  }

  private static ListedFile file(FileStatus status) {
    return new ListedFile(
        status.getPath().toString(),
        status.getPath().toUri().toString(),
        status.getLen(),
        status.getModificationTime(),
        null);
  }

  private static ListedFile problem(Path path, IOException failure) {
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return new ListedFile(path.toString(), path.toUri().toString(), null, null, message);
  }
}
