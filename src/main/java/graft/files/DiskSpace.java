package graft.files;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Measures free space on disks and the space that files take. */
public final class DiskSpace {
  private DiskSpace() {}

  /**
   * Bytes that this user may still write to a folder's disk. The folder need not exist.
   *
   * @throws GraftException when the file system can't tell
   */
  public static long free(Path folder) {
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

  /**
   * Bytes of all files in a folder and its subfolders; 0 if there is no such folder.
   *
   * @throws GraftException when a file or folder can't be read
   */
  public static long taken(Path folder) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      long sum = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
      return sum;
    } catch (IOException e) {
      throw Reason.cannotRead(folder, e);
    }
  }
}
