package graft.files;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Free space on disks. */
public final class FreeSpace {
  private FreeSpace() {}

  /**
   * Bytes that this user may still write to the disk of a folder, which need not exist.
   *
   * @throws GraftException when the file system can't tell
   */
  public static long at(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return Files.getFileStore(there).getUsableSpace();
    } catch (IOException e) {
      throw Reason.cannotRead(there, e);
    }
  }
}
