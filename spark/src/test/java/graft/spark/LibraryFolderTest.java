package graft.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LibraryFolderTest {
  @TempDir private Path folder;

  @Test
  void librariesGoWhereTheUserMayWrite() throws IOException {
    Path other = folder.resolve("other");
    Path home = folder.resolve("home/.cache/graft/native");
    assertThat(LibraryFolder.writable(() -> home, other)).isEqualTo(home);
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(LibraryFolder.writable(() -> file.resolve("graft/native"), other)).isEqualTo(other);
  }
}
