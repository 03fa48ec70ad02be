package graft.files;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Room on disks. */
public final class FreeSpace {
  private FreeSpace() {}

  /**
   * Bytes that this user may still write where a folder is, or will be.
   *
   * @throws GraftException when the disk does not answer
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
