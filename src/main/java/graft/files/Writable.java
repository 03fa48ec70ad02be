package graft.files;

import graft.failure.WrongUseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks whether a result can be written, before the work on it begins. */
public final class Writable {
  private Writable() {}

  /**
   * Tries to create a file beside a target, or in the nearest existing folder above it.
   *
   * @param target a file or folder, which need not exist; devices and pipes are not tried
   * @throws graft.failure.GraftException "cannot write TARGET (reason in FOLDER)"
   */
  public static void require(Path target) {
    try {
      Path absolute = Disk.throughLinks(target.toAbsolutePath());
      if (!Disk.isDevice(absolute)) {
        tryFolder(absolute.getParent());
      }
    } catch (IOException e) {
      throw Reason.cannotWrite(target, e);
    }
  }

  /**
   * Like {@link #require}, for a file.
   *
   * @throws WrongUseException if the target is a folder
   */
  public static void requireFile(Path target) {
    if (Files.isDirectory(target)) {
      throw new WrongUseException("cannot write " + target + " (it is a folder); name a file");
    }
    require(target);
  }

  /**
   * Like {@link #require}, for a folder that files are put into.
   *
   * @throws WrongUseException if the target is a file
   */
  public static void requireFolder(Path target) {
    if (Files.exists(target) && !Files.isDirectory(target)) {
      throw new WrongUseException("cannot write " + target + " (it is a file); name a folder");
    }
    try {
      tryFolder(target.toAbsolutePath());
    } catch (IOException e) {
      throw Reason.cannotWrite(target, e);
    }
  }

  /** Whether the path is a device or a pipe, to which content is written straight. */
  public static boolean isDevice(Path target) {
    return Disk.isDevice(target);
  }

  private static void tryFolder(Path parent) throws IOException {
    Path folder = parent;
    while (folder != null && Files.notExists(folder)) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IOException("none of the folders above it exists");
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IOException(folder + " is a file, not a folder");
    }
    try {
      Path probe = Disk.sibling(folder.resolve("graft"), "probe");
      Files.createFile(probe);
      Files.delete(probe);
    } catch (IOException e) {
      throw new IOException(Reason.of(e) + " in " + folder, e);
    }
  }
}
