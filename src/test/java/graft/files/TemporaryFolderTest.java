package graft.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryFolderTest {
  @Test
  void isThereUntilItIsClosed() throws IOException {
    Path path;
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      path = folder.path();
      Files.createDirectories(path.resolve("model/variables"));
      Files.writeString(path.resolve("model/variables/index"), "content");
      assertThat(path.resolve("model/variables/index")).exists();
    }
    assertThat(path).doesNotExist();
  }
}
