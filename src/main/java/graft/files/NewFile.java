package graft.files;

import graft.failure.GraftException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies a file whole or not at all, durably, and never over another file. */
public final class NewFile {
  private NewFile() {}

  /**
   * Copies the source to a hidden file beside the target, syncs that and gives it the target's
   * name. Links are followed: the copy is a file.
   *
   * @param target in an existing folder
   * @param mark 8 hexadecimal digits in the hidden file's name, by which {@link #deleteUnfinished}
   *     finds it if the process is killed
   * @return false, with nothing changed, if something has the target's name already
   * @throws GraftException "cannot copy SOURCE to TARGET (reason)"
   */
  public static boolean copy(Path source, Path target, String mark) {
    Path hidden = hidden(target.getParent(), mark);
    try {
      try {
        write(source, hidden);
        Disk.sync(hidden);
        FailPoint.after("write", hidden);
        if (!place(hidden, target)) {
          return false;
        }
        FailPoint.after("rename", target);
        Disk.sync(target.getParent());
        return true;
      } finally {
        Files.deleteIfExists(hidden);
      }
    } catch (IOException e) {
      String message = "cannot copy " + source + " to " + target + " (" + Reason.of(e) + ")";
      throw new GraftException(message, e);
    }
  }

  /** Into a file of its own: one with the rights of a source that is read-only can't be synced. */
  private static void write(Path source, Path hidden) throws IOException {
    try (OutputStream out = Files.newOutputStream(hidden)) {
      Files.copy(source, out);
    }
  }

  /** The name does not depend on the target's, to which nothing can be added where it is long. */
  private static Path hidden(Path folder, String mark) {
    return folder.resolve(".copy.part-" + mark);
  }

  /** A second name for the hidden file: of all ways, only this never replaces a file. */
  private static boolean place(Path hidden, Path target) throws IOException {
    try {
      Files.createLink(target, hidden);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return move(hidden, target);
    }
  }

  /** For disks without hard links: Java looks whether the name is free, and then renames. */
  private static boolean move(Path hidden, Path target) throws IOException {
    try {
      Files.move(hidden, target);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /**
   * Deletes what a killed process left of a copy with this mark in a folder.
   *
   * @throws GraftException "cannot write FILE (reason)"
   */
  public static void deleteUnfinished(Path folder, String mark) {
    Path hidden = hidden(folder, mark);
    try {
      if (Files.isDirectory(folder)) {
        Files.deleteIfExists(hidden);
      }
    } catch (IOException e) {
      throw Reason.cannotWrite(hidden, e);
    }
  }
}
