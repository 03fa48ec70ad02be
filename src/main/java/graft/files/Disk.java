package graft.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What staged writing needs of the file system. */
final class Disk {
  private static final boolean DIRECTORIES_SYNC =
      !System.getProperty("os.name", "").startsWith("Windows");

  private static final Pattern SIBLING = Pattern.compile("\\..+\\.part-[0-9a-f]{8}");

  private Disk() {}

  /** An unused hidden name beside the target, so that a rename never crosses file systems. */
  static Path sibling(Path target, String kind) {
    return target.resolveSibling(
        "."
            + target.getFileName()
            + "."
            + kind
            + "-"
            + UUID.randomUUID().toString().substring(0, 8));
  }

  static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** The file that a link stands for, so that the file is replaced and the link stays. */
  static Path throughLinks(Path path) throws IOException {
    return Files.isRegularFile(path) ? path.toRealPath() : path;
  }

  /** Whether the path exists and is neither a file nor a folder, but a device or a pipe. */
  static boolean isDevice(Path path) {
    return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
  }

  /** Makes a file's content, or a directory's entries, durable. Windows can't sync directories. */
  static void sync(Path path) throws IOException {
    boolean directory = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    if (directory && !DIRECTORIES_SYNC) {
      return;
    }
    StandardOpenOption mode = directory ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    try (FileChannel channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
    FailPoint.after("sync", path);
  }

  /** Syncs every file of a directory, then the directories themselves, innermost first. */
  static void syncTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              sync(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            sync(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Renames in one step; a file at the target is replaced, a directory is not. */
  static void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
    FailPoint.after("rename", to);
  }

  /** Deletes a file or a whole directory, if it is there; links are deleted, never followed. */
  static void delete(Path root) throws IOException {
    if (!exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            FailPoint.after("delete", file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            FailPoint.after("delete", directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /**
   * The old directory that a killed process had renamed before it could put the new one in place.
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

  /** Deletes the hidden siblings that a killed process left in a folder, if the folder exists. */
  static void deleteSiblings(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        if (SIBLING.matcher(entry.getFileName().toString()).matches()) {
          delete(entry);
        }
      }
    }
  }

  /** Deletes after a failure; a second failure is added to the first. */
  static void deleteAfter(Path root, Throwable failure) {
    try {
      delete(root);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
