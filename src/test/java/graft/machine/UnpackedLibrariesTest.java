package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnpackedLibrariesTest {
  @TempDir Path folder;
  private Path library;

  @BeforeEach
  void setUp() throws IOException {
    assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
    open(folder, "rwxr-xr-x");
    library = Files.createFile(Files.createDirectory(folder.resolve("a.jar")).resolve("a.so"));
    open(library.getParent(), "rwxr-xr-x");
    open(library, "r--r--r--");
  }

  @Test
  void onesOwnAndRootsAreTrusted() throws IOException {
    Files.createSymbolicLink(folder.resolve("a.jar/a.so.2"), Path.of("a.so"));
    assertThat(UnpackedLibraries.distrust(folder)).isEmpty();
  }

  @Test
  void whatOthersCanWriteIsNot() throws IOException {
    open(library, "rw-rw-r--");
    assertThat(UnpackedLibraries.distrust(folder)).contains("can be written by others");
    open(library, "r--r--r--");
    open(library.getParent(), "rwxr-xrwx");
    assertThat(UnpackedLibraries.distrust(folder)).contains("can be written by others");
  }

  @Test
  void whatBelongsToOthersIsNot() throws IOException {
    assumeThat(System.getProperty("user.name"))
        .as("only root can give files away")
        .isEqualTo("root");
    Files.setAttribute(library, "unix:uid", 65534);
    assertThat(UnpackedLibraries.distrust(folder)).get().asString().startsWith("holds files of ");
  }

  private static void open(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }
}
