package graft.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RealPathTest {
  @TempDir Path folder;
  private Path work;

  /** A link leads to a folder two levels down. */
  @BeforeEach
  void link() throws IOException {
    work = folder.toRealPath();
    Files.createDirectories(work.resolve("a/b"));
    Files.createSymbolicLink(work.resolve("link"), work.resolve("a/b"));
    Files.createSymbolicLink(work.resolve("broken"), work.resolve("nowhere"));
  }

  @Test
  void linksAreFollowedBeforeDotsAre() {
    assertThat(RealPath.of(work.resolve("link"))).isEqualTo(work.resolve("a/b"));
    assertThat(RealPath.of(work.resolve("link/.."))).isEqualTo(work.resolve("a"));
    assertThat(RealPath.of(work.resolve("link/../x/./y"))).isEqualTo(work.resolve("a/x/y"));
    assertThat(RealPath.of(work.resolve("link/x"))).isEqualTo(work.resolve("a/b/x"));
  }

  @Test
  void whatDoesNotExistIsText() {
    assertThat(RealPath.of(work.resolve("x/../y"))).isEqualTo(work.resolve("y"));
    assertThat(RealPath.of(work.resolve("x/../../a"))).isEqualTo(work.resolveSibling("a"));
    assertThat(RealPath.of(work.resolve("broken"))).isEqualTo(work.resolve("broken"));
    Path relative = Path.of("no/such/../file");
    assertThat(RealPath.of(relative)).isEqualTo(RealPath.of(Path.of("")).resolve("no/file"));
  }

  @Test
  void theRootLeadsToItself() {
    Path root = work.getRoot();
    assertThat(RealPath.of(root)).isEqualTo(root);
    assertThat(RealPath.of(root.resolve("../no such file")))
        .isEqualTo(root.resolve("no such file"));
  }
}
