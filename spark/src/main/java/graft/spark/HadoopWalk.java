package graft.spark;

import graft.PictureFiles;
import graft.failure.GraftException;
import graft.files.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;

/**
 * The files of Hadoop's file systems, one after the other: each path that is no folder, and the
 * files below each folder, sorted by name, those of a subfolder at the place of its name. A folder
 * is listed when it is reached. Hidden files are left out. A folder that the user may not list is
 * found as a file with a problem; any other failure ends the walk, because what it hides may be
 * there at the next try.
 */
final class HadoopWalk {
  private final Configuration hadoop;

  /** Each once, with scheme and authority. */
  private final Set<Path> named = new LinkedHashSet<>();

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

  /**
   * Looks at nothing yet.
   *
   * @throws GraftException if Hadoop does not know a path's file system or can't reach it
   */
  HadoopWalk(List<String> paths, Configuration hadoop) {
    this.hadoop = hadoop;
    paths.forEach(path -> named.add(qualified(path, hadoop)));
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

  /**
   * Whether there is certainly no such file and no such folder.
   *
   * @throws GraftException if Hadoop does not know the file system or can't reach it
   */
  static boolean isMissing(String path, Configuration hadoop) {
    Path at = qualified(path, hadoop);
    try {
      return !at.getFileSystem(hadoop).exists(at);
    } catch (IOException e) {
      // It may be there; the walk says what is wrong.
      return false;
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

  /**
   * Finds the files.
   *
   * @throws GraftException if it can't be said what a folder holds
   */
  void forEach(Consumer<ListedFile> taker) {
    for (Path path : named) {
      try {
        visit(path, new Entry(path.getFileSystem(hadoop).getFileStatus(path)), taker);
      } catch (IOException e) {
        taker.accept(problem(path, e));
      }
    }
  }

  private void visit(Path path, Entry entry, Consumer<ListedFile> taker) {
    if (!entry.isFolder()) {
      taker.accept(listed(path, entry.length(), entry.modified(), null));
      return;
    }
    try {
      for (Entry below : entries(path)) {
        Path child = new Path(path, new Path(null, null, below.name()));
        // What was named itself has its files there.
        if (!named.contains(child)) {
          visit(child, below, taker);
        }
      }
    } catch (IOException e) {
      taker.accept(problem(path, e));
    }
  }

  private List<Entry> entries(Path folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    RemoteIterator<FileStatus> listed = folder.getFileSystem(hadoop).listStatusIterator(folder);
    while (listed.hasNext()) {
      Entry entry = new Entry(listed.next());
      if (!PictureFiles.isHidden(entry.name())) {
        entries.add(entry);
      }
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  private static ListedFile problem(Path path, IOException failure) {
    if (failure instanceof FileNotFoundException) {
      return listed(path, null, null, null);
    }
    if (failure instanceof AccessControlException || failure instanceof AccessDeniedException) {
      return listed(path, null, null, Reason.of(failure));
    }
    String message = "cannot list %s (%s); try again";
    throw new GraftException(message.formatted(path, failure.getMessage()), failure);
  }

  private static ListedFile listed(Path path, Long length, Long modified, String problem) {
    return new ListedFile(path.toString(), path.toUri().toString(), length, modified, problem);
  }
}
