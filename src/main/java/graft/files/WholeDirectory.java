package graft.files;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Writes a directory whole or not at all, and durably. */
public final class WholeDirectory {
  private WholeDirectory() {}

  /** Fills the directory. */
  @FunctionalInterface
  public interface Body {
    void write(Path directory) throws IOException;
  }

  /**
   * Lets the body fill a hidden sibling, syncs all its files and directories, renames the sibling
   * to the target and syncs the parent. The parent is created if needed. If anything fails, the
   * sibling is deleted and the target stays as it was.
   *
   * @param replace whether to replace an existing target; the old target is deleted only after the
   *     new directory is in place
   * @throws GraftException if the target exists and {@code replace} is false, or if the target
   *     can't be written; other exceptions of the body pass through
   */
  public static void write(Path target, boolean replace, Body body) {
    Path absolute = target.toAbsolutePath();
    recover(target);
    refuseExisting(target, absolute, replace);
    Disk.stage(
        target,
        absolute,
        staging -> {
          deleteReplaced(absolute);
          Files.createDirectory(staging);
          body.write(staging);
          FailPoint.after("write", staging);
          Disk.syncTree(staging);
          refuseExisting(target, absolute, replace);
          put(staging, absolute);
        });
  }

  /**
   * Renames a whole directory to the target, in the place of an existing target. Both have the same
   * parent. If a rename fails, both stay as they were.
   *
   * @throws GraftException if the directory can't be renamed
   */
  public static void replace(Path target, Path whole) {
    Path absolute = target.toAbsolutePath();
    recover(target);
    try {
      deleteReplaced(absolute);
      put(whole.toAbsolutePath(), absolute);
    } catch (IOException e) {
      throw Reason.cannotWrite(target, e);
    }
  }

  /**
   * Restores a directory's name after a process was killed between the two renames of a
   * replacement: the old directory has a temporary name and the new one is not yet in place. If the
   * directory exists, nothing changes, so commands that only read may call this. Only if it does
   * not exist must the user be able to list its folder.
   *
   * @throws GraftException if the directory can't be renamed
   */
  public static void recover(Path target) {
    Path absolute = target.toAbsolutePath();
    try {
      if (Disk.exists(absolute)) {
        return; // Its folder is not listed, which may be forbidden or slow.
      }
      Optional<Path> aside = Disk.replaced(absolute);
      // Another process may have put the new one into place meanwhile.
      if (aside.isPresent() && !Disk.exists(absolute)) {
        Disk.rename(aside.get(), absolute);
      }
    } catch (NoSuchFileException e) {
      // Another process has just restored the name.
    } catch (IOException e) {
      throw new GraftException("cannot recover " + target + " (" + Reason.of(e) + ")", e);
    }
  }

  /** Deletes the old directory that a killed process had renamed to put a new one in its place. */
  private static void deleteReplaced(Path absolute) throws IOException {
    Optional<Path> aside = Disk.replaced(absolute);
    if (aside.isPresent() && Disk.exists(absolute)) {
      Disk.delete(aside.get());
    }
  }

  /**
   * Deletes a directory and all its files. The directory is renamed first, so that no process finds
   * it half-deleted under its name. If it does not exist, nothing happens.
   *
   * @throws GraftException if the directory can't be deleted
   */
  public static void delete(Path directory) {
    Path absolute = directory.toAbsolutePath();
    try {
      if (Disk.exists(absolute)) {
        Path aside = Disk.sibling(absolute, "part");
        Disk.rename(absolute, aside);
        Disk.delete(aside);
      }
    } catch (IOException e) {
      throw new GraftException("cannot delete " + directory + " (" + Reason.of(e) + ")", e);
    }
  }

  /**
   * Deletes the half-written files and directories that killed processes left in a folder. No other
   * process may be writing there.
   *
   * @throws GraftException if a file or directory can't be deleted
   */
  public static void deleteUnfinished(Path folder) {
    try {
      Disk.deleteSiblings(folder);
    } catch (IOException e) {
      throw new GraftException("cannot clean up " + folder + " (" + Reason.of(e) + ")", e);
    }
  }

  private static void refuseExisting(Path target, Path absolute, boolean replace) {
    if (!replace && Disk.exists(absolute)) {
      throw new GraftException(
          target + " exists already; name another folder or delete this one first");
    }
  }

  private static void put(Path whole, Path absolute) throws IOException {
    if (Disk.exists(absolute)) {
      exchange(whole, absolute);
    } else {
      Disk.rename(whole, absolute);
      Disk.sync(absolute.getParent());
    }
  }

  /**
   * Renames the old directory away, then the new one into place. On failure the old directory is
   * renamed back. No portable call swaps directories.
   */
  private static void exchange(Path staging, Path absolute) throws IOException {
    Path old = Disk.sibling(absolute, "old");
    Disk.rename(absolute, old);
    try {
      Disk.rename(staging, absolute);
    } catch (IOException e) {
      try {
        Disk.rename(old, absolute);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    Disk.sync(absolute.getParent());
    Disk.delete(old);
  }
}
