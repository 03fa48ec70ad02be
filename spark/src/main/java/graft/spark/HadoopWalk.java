package graft.spark;

import graft.PictureFiles;
import graft.failure.GraftException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;

/**
 * The files of one of Hadoop's file systems, one after the other: each path that is no folder, and
 * the files below each folder, sorted by name, those of a subfolder at the place of its name. A
 * folder is listed when it is reached. Hidden files are left out. A folder that the user may not
 * list is found as a file with a problem; any other failure ends the walk, because what it hides
 * may be there at the next try.
 */
final class HadoopWalk implements Iterator<ListedFile> {
  private final Configuration hadoop;

  /** Each once, with scheme and authority. */
  private final Set<Path> named = new LinkedHashSet<>();

  private final Iterator<Path> paths;

  /** What is left of the folders from the current one up to that which was named. */
  private final Deque<Level> levels = new ArrayDeque<>();

  private ListedFile next;

  /** A folder on the way, and what is left of it. */
  private record Level(Path folder, Iterator<Entry> entries) {}

  /** What is kept of an entry: of a {@link FileStatus} there is no room for millions. */
  private record Entry(String name, long length, long modified, boolean isFolder) {
    Entry(FileStatus status) {
      this(
          status.getPath().getName(),
          status.getLen(),
          status.getModificationTime(),
          status.isDirectory());
    }
  }

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
    } catch (IOException | RuntimeException e) {
      throw unusable(path, e);
    }
  }

  /** Why a file system can't be used. Hadoop wraps that a class of it is missing. */
  static GraftException unusable(String path, Throwable e) {
    String hint =
        e.getCause() instanceof ClassNotFoundException
            ? "; add the jars of its file system, such as with --packages"
            : "";
    return new GraftException("cannot use " + path + " (" + e.getMessage() + ")" + hint, e);
  }

  @Override
  public boolean hasNext() {
    while (next == null && (!levels.isEmpty() || paths.hasNext())) {
      if (levels.isEmpty()) {
        begin(paths.next());
      } else if (levels.element().entries().hasNext()) {
        look(levels.element().folder(), levels.element().entries().next());
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
        next = file(path, new Entry(status));
      }
    } catch (IOException e) {
      next = problem(path, e);
    }
  }

  private void look(Path folder, Entry entry) {
    Path path = new Path(folder, new Path(null, null, entry.name()));
    // What was named itself has its files there.
    if (named.contains(path)) {
      return;
    }
    if (entry.isFolder()) {
      enter(path);
    } else {
      next = file(path, entry);
    }
  }

  private void enter(Path folder) {
    try {
      List<Entry> entries = new ArrayList<>();
      RemoteIterator<FileStatus> listed = folder.getFileSystem(hadoop).listStatusIterator(folder);
      while (listed.hasNext()) {
        Entry entry = new Entry(listed.next());
        if (!PictureFiles.isHidden(entry.name())) {
          entries.add(entry);
        }
      }
      entries.sort(Comparator.comparing(Entry::name));
      levels.push(new Level(folder, entries.iterator()));
    } catch (IOException e) {
      next = problem(folder, e);
    }
  }

  private static ListedFile file(Path path, Entry entry) {
    return new ListedFile(
        path.toString(), path.toUri().toString(), entry.length(), entry.modified(), null);
  }

  private static ListedFile problem(Path path, IOException failure) {
    if (failure instanceof FileNotFoundException) {
      return new ListedFile(path.toString(), path.toUri().toString(), null, null, null);
    }
    if (failure instanceof AccessControlException || failure instanceof AccessDeniedException) {
      String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
      return new ListedFile(path.toString(), path.toUri().toString(), null, null, message);
    }
    String message = "cannot list %s (%s); try again";
    throw new GraftException(message.formatted(path, failure.getMessage()), failure);
  }
}
