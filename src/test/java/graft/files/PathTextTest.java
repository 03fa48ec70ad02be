package graft.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PathTextTest {
  @TempDir Path folder;

  @Test
  void namesStayAsTheyAre() throws IOException {
    for (String name : new String[] {"a b.png", "a,\"b\".png", "100%41.png", "a\nb.png"}) {
      Path file = Files.createFile(folder.resolve(name));
      assertThat(PathText.of(file)).isEqualTo(file.toString());
      assertThat(back(file)).isEqualTo(file);
    }
    assertThat(PathText.of(Path.of("a/b.png"))).isEqualTo("a/b.png");
  }

  @Test
  void aNameThatIsNoUtf8IsItsUri() throws IOException {
    assumeThat(folder.toUri())
        .asString()
        .as("a file system whose names are bytes")
        .startsWith("file:///");
    Path grave = Files.createFile(Path.of(URI.create(folder.toUri() + "caf%E8.png")));
    Path acute = Files.createFile(Path.of(URI.create(folder.toUri() + "caf%E9.png")));
    assertThat(PathText.of(grave)).isEqualTo(folder.toUri() + "caf%E8.png");
    assertThat(back(grave)).isEqualTo(grave).exists();
    assertThat(back(acute)).isEqualTo(acute).exists().isNotEqualTo(grave);
  }

  @Test
  void aNameLikeAUriIsAName() {
    for (String name : new String[] {"file:a.png", "file:/a b.png", "file:/%zz", "file://x/y"}) {
      assertThat(PathText.path(name, Path.of(name))).isEqualTo(Path.of(name));
    }
  }

  private static Path back(Path file) {
    String text = PathText.of(file);
    return PathText.path(text, Path.of(text));
  }
}
