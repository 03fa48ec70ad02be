package graft.spark;

import graft.failure.GraftException;
import graft.machine.Installation;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.TaskKilledException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the processes of a node open their first model one after the other, so that TensorFlow's
 * libraries are unpacked once: of executors that start together, one would load what another still
 * writes (bytedeco/javacpp#608).
 */
final class NativeLock {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLock.class);
  private static final String UNPACK_FOLDER = "org.bytedeco.javacpp.cachedir";

  private NativeLock() {}

  /**
   * Does some work, once, while no other process of the node does such work.
   *
   * @param folder of the libraries; the lock is a file beside it
   * @throws TaskKilledException if the task is killed while it waits
   */
  static <T> T during(Path folder, Supplier<T> work) {
    Optional<FileChannel> locked = lock(folder.resolveSibling(folder.getFileName() + ".lock"));
    try {
      return work.get();
    } finally {
      locked.ifPresent(NativeLock::unlock);
    }
  }

  /** Empty where no file can be written, such as in an image whose libraries are unpacked. */
  private static Optional<FileChannel> lock(Path file) {
    try {
      Files.createDirectories(file.getParent());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        channel.lock();
        return Optional.of(channel);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (ClosedByInterruptException | FileLockInterruptionException e) {
      throw new TaskKilledException("stopped while it waited for TensorFlow's libraries");
    } catch (IOException e) {
      LOG.info("no lock {} ({}); TensorFlow is loaded without", file, e.getMessage());
      return Optional.empty();
    }
  }

  private static void unlock(FileChannel locked) {
    try {
      locked.close();
    } catch (IOException e) {
      LOG.warn("cannot close the lock of TensorFlow's libraries ({})", e.getMessage());
    }
  }

  /**
   * Where TensorFlow's libraries are unpacked: where JavaCPP's property or {@code GRAFT_HOME} say,
   * or in the user's cache. Users of containers often have no home; then in the temporary folder,
   * which is each container's own.
   */
  static Path folder() {
    String set = System.getProperty(UNPACK_FOLDER);
    if (set != null) {
      return Path.of(set).toAbsolutePath();
    }
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
