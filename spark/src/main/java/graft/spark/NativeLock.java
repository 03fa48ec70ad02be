package graft.spark;

import graft.machine.Installation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
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

  /** Does some work while no other process of the node does such work. */
  static <T> T during(Supplier<T> work) {
    Path folder = folder();
    try (FileChannel channel = open(folder.resolveSibling(folder.getFileName() + ".lock"));
        FileLock lock = channel.lock()) {
      if (!lock.isValid()) {
        throw new IOException("the lock was lost");
      }
      return work.get();
    } catch (IOException e) {
      // Such as a folder of an image that can't be written, from which nothing is unpacked.
      LOG.info("no lock beside {} ({}); TensorFlow is loaded without", folder, e.getMessage());
      return work.get();
    }
  }

  private static FileChannel open(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static Path folder() {
    String set = System.getProperty(UNPACK_FOLDER);
    return (set == null ? Installation.nativeFolder() : Path.of(set)).toAbsolutePath();
  }
}
