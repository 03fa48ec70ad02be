package graft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes the folder of TensorFlow's libraries as the launcher does, which shares it with the tests:
 * JavaCPP would leave it open to the group where the user's mask allows that, and the launcher
 * refuses such a folder.
 */
public final class PrivateNatives implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    String named = System.getProperty("org.bytedeco.javacpp.cachedir");
    if (named == null || Files.exists(Path.of(named))) {
      return;
    }
    Path folder = Path.of(named);
    Files.createDirectories(folder.getParent());
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }
}
