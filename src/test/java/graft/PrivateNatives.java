package graft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.tensorflow.TensorFlow;

/**
 * Makes the folder of TensorFlow's libraries as the launcher does, which shares it with the tests:
 * JavaCPP would leave it open to the group where the user's mask allows that, and the launcher
 * refuses such a folder. Of the processes that run tests side by side, one unpacks the libraries
 * and the others wait: they would load what it still writes (bytedeco/javacpp#608).
 */
public final class PrivateNatives implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    String named = System.getProperty("org.bytedeco.javacpp.cachedir");
    if (named != null) {
      context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(PrivateNatives.class, once -> unpack(Path.of(named)));
    }
  }

  /** Returns the version of TensorFlow that is loaded. */
  private static String unpack(Path folder) {
    try {
      Files.createDirectories(folder.getParent());
      try (FileChannel file =
          FileChannel.open(
              folder.resolveSibling(folder.getFileName() + ".tests.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE)) {
        // Given back when the channel is closed.
        file.lock();
        if (!Files.exists(folder)) {
          makePrivate(folder);
        }
        return TensorFlow.version();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void makePrivate(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }
}
