package graft.files;

import graft.failure.GraftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** File operations for writing under a hidden name first and then renaming into place. */
final class Disk {
  private static final boolean DIRECTORIES_SYNC =
      !System.getProperty("os.name", "").startsWith("Windows");

  private static final Pattern SIBLING = Pattern.compile("\\..+\\.part-[0-9a-f]{8}");

  private Disk() {}

  /**
   * A new hidden path {@code .NAME.KIND-RANDOM} in the target's folder. Within one folder, a rename
   * never crosses file systems.
   *
   * @param kind a word that says what the path is for, such as {@code part}
   */
  static Path sibling(Path target, String kind) {
    String random = UUID.randomUUID().toString().substring(0, 8);
    return target.resolveSibling(".%s.%s-%s".formatted(target.getFileName(), kind, random));
  }

  static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Follows links to a regular file, because writing must replace the file and not the link.
   * Returns any other path unchanged.
   */
  static Path throughLinks(Path path) throws IOException {
    return Files.isRegularFile(path) ? path.toRealPath() : path;
  }

  /** Whether the path is a device or a pipe: it exists and is neither a file nor a folder. */
  static boolean isDevice(Path path) {
    return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
  }

  /** Makes a file's content, or a directory's entries, durable. Windows can't sync directories. */
  static void sync(Path path) throws IOException {
    boolean directory = Files.isDirectory(path);
    if (directory && !DIRECTORIES_SYNC) {
      return;
    }
    force(path, directory ? StandardOpenOption.READ : StandardOpenOption.WRITE);
    FailPoint.after("sync", path);
  }

  /**
   * Java closes a channel under an interrupted thread. What is being written has to be finished all
   * the same, so the channel is opened again; the thread is interrupted again afterwards.
   */
  private static void force(Path path, OpenOption mode) throws IOException {
    boolean interrupted = false;
    try {
      boolean done = false;
      while (!done) {
        try (FileChannel channel = FileChannel.open(path, mode)) {
          channel.force(true);
          done = true;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Syncs all files and folders in a directory, innermost first, and then the directory. */
  static void syncTree(Path root) throws IOException {
    for (Path path : innermostFirst(root)) {
      if (!Files.isSymbolicLink(path)) {
        sync(path);
      }
    }
  }

  /**
   * Renames, in one step if the file system can. Replaces a file at the target, but not a directory
   * that has entries.
   */
  static void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
    FailPoint.after("rename", to);
  }

  /**
   * Deletes a file or a whole directory, if it exists. Links are deleted, not followed. Another
   * process may delete the same path meanwhile.
   */
  static void delete(Path root) throws IOException {
    while (exists(root)) {
      try {
        for (Path path : innermostFirst(root)) {
          Files.deleteIfExists(path);
          FailPoint.after("delete", path);
        }
      } catch (NoSuchFileException e) {
        // Another process deleted a folder during the listing. The loop lists what is still there.
      }
    }
  }

  private static List<Path> innermostFirst(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * The hidden directory {@code .NAME.old-RANDOM} with the target's old content. It remains if a
   * process is killed while it replaces the target. Empty if there is none.
   */
  static Optional<Path> replaced(Path target) throws IOException {
    Path parent = target.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return Optional.empty();
    }
    String prefix = "." + target.getFileName() + ".old-";
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.filter(e -> e.getFileName().toString().startsWith(prefix)).findFirst();
    }
  }

  /**
   * Deletes the hidden, unfinished files and folders that killed processes left behind in a folder.
   * Does nothing if the folder does not exist.
   */
  static void deleteSiblings(Path folder) throws IOException {
    deleteSiblings(folder, ".");
  }

  /** Deletes the hidden, unfinished files and folders of one target. */
  static void deleteSiblingsOf(Path target) throws IOException {
    deleteSiblings(target.getParent(), "." + target.getFileName() + ".part-");
  }

  private static void deleteSiblings(Path folder, String begin) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.startsWith(begin) && SIBLING.matcher(name).matches()) {
          delete(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Refuses to write a file where a folder is. */
  static void refuseFolder(Path target, Path absolute) {
    if (Files.isDirectory(absolute)) {
      throw new GraftException("cannot write " + target + " (it is a folder); name a file");
    }
  }

  /**
   * Creates the target's parent if needed and gives the body the path of a hidden sibling. The body
   * writes the sibling and moves it into place. If anything fails, the sibling is deleted.
   *
   * @param target the target as the user named it, for messages
   * @param absolute the target's absolute path
   */
  static void stage(Path target, Path absolute, WholeDirectory.Body body) {
    Path staging = sibling(absolute, "part");
    try {
      Files.createDirectories(absolute.getParent());
      body.write(staging);
    } catch (IOException e) {
      deleteAfter(staging, e);
      throw Reason.cannotWrite(target, e);
    } catch (RuntimeException | Error e) {
      deleteAfter(staging, e);
      throw e;
    }
  }

  private static void deleteAfter(Path root, Throwable failure) {
    try {
      delete(root);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
