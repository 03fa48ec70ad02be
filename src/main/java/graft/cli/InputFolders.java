package graft.cli;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The folders that are walked through, as they were at the start. If one goes away meanwhile, as
 * when a share is unmounted, all its other files would get rows with errors.
 *
 * @param keys the file system's name for each folder
 */
record InputFolders(Map<Path, Object> keys) {
  /** Where the file system has no names, or the folder is gone. */
  private static final String NO_NAME = "";

  /** The folders among the paths of the command line. */
  static InputFolders of(List<Path> named) {
    Map<Path, Object> keys = new LinkedHashMap<>();
    named.stream().filter(Files::isDirectory).forEach(folder -> keys.put(folder, key(folder)));
    return new InputFolders(keys);
  }

  private static Object key(Path folder) {
    try {
      Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
      return key == null ? NO_NAME : key;
    } catch (IOException e) {
      return NO_NAME;
    }
  }

  /**
   * Checks that they are still there.
   *
   * @throws GraftException if one is gone, or another folder has its place, as that under a mount
   */
  void requireThere() {
    keys.forEach(
        (folder, key) -> {
          if (!Files.isDirectory(folder) || !key.equals(key(folder))) {
            throw new GraftException(
                folder + " is not there any more, or another folder has its place");
          }
        });
  }
}
