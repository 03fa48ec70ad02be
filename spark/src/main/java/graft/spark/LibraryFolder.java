package graft.spark;

import graft.failure.GraftException;
import graft.machine.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where TensorFlow's libraries are unpacked: where {@code GRAFT_HOME} says, or in the user's cache.
 * Users of containers often have no home; then in the temporary folder, which is each container's
 * own.
 */
final class LibraryFolder {
  private static final Logger LOG = LoggerFactory.getLogger(LibraryFolder.class);

  private LibraryFolder() {}

  /** The folder, which need not exist. */
  static Path choose() {
    if (!System.getenv().getOrDefault("GRAFT_HOME", "").isEmpty()) {
      return Installation.nativeFolder();
    }
    return writable(
        Installation::nativeFolder,
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "graft-native-" + System.getProperty("user.name")));
  }

  /** The first folder if it is there or can be made, otherwise the second. */
  static Path writable(Supplier<Path> first, Path second) {
    try {
      Path folder = first.get();
      Files.createDirectories(folder.getParent());
      if (Files.isDirectory(folder) || Files.isWritable(folder.getParent())) {
        return folder;
      }
    } catch (IOException | GraftException e) {
      LOG.info("TensorFlow's libraries go to {} ({})", second, e.getMessage());
    }
    return second.toAbsolutePath();
  }
}
