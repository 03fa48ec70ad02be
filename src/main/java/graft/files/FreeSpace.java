package graft.files;

import graft.contract.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

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

  /** For example {@code 22.4 GB}. */
  public static String words(long bytes) {
    return bytes < 1e9
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
