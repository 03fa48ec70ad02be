package graft.files;

import graft.failure.GraftException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Copies a file whole or not at all, durably, and never over another file. */
public final class NewFile {
  private static final Set<StandardOpenOption> NEW =
      EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  /** What the copy's owner may do whatever the source's may. */
  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private NewFile() {}

  /**
   * Copies the source to a hidden file beside the target, syncs that and gives it the target's
   * name. Links are followed: the copy is a file. It gets the source's date, and its rights as far
   * as the umask allows; its owner may always write it.
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

  private static void write(Path source, Path hidden) throws IOException {
    Files.deleteIfExists(hidden);
    try (OutputStream out =
        Channels.newOutputStream(Files.newByteChannel(hidden, NEW, rights(source)))) {
      Files.copy(source, out);
    }
    try {
      Files.setLastModifiedTime(hidden, Files.getLastModifiedTime(source));
    } catch (FileSystemException e) {
      // A disk of another machine may let only its owner set dates. The copy is whole without.
    }
  }

  /**
   * From the first byte on nobody reads what the source hides. Unwritable files can't be synced.
   */
  private static FileAttribute<?>[] rights(Path source) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(source, PosixFileAttributeView.class);
    if (view == null) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> rights = EnumSet.copyOf(OWNERS);
    rights.addAll(view.readAttributes().permissions());
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(rights)};
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
