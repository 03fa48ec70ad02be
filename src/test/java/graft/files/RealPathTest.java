package graft.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where paths lead, also those that are not there yet. */
final class RealPathTest {
  @TempDir Path folder;
  private Path real;
  private Path link;

  @BeforeEach
  void make() throws IOException {
    real = Files.createDirectories(folder.toRealPath().resolve("deep/real"));
    link = Files.createSymbolicLink(folder.resolve("link"), real);
  }

  @Test
  void linksAreFollowedAsFarAsThePathExists() throws IOException {
    assertThat(RealPath.of(link)).isEqualTo(real);
    assertThat(RealPath.of(link.resolve("new/file"))).isEqualTo(real.resolve("new/file"));
    assertThat(RealPath.of(link.resolve("./new/../file"))).isEqualTo(real.resolve("file"));
    assertThat(RealPath.of(Path.of(""))).isEqualTo(Path.of("").toRealPath());
  }

  /** The system goes up from where the link leads. */
  @Test
  void aStepUpIsFromWhereALinkLeads() {
    assertThat(RealPath.of(link.resolve("../new"))).isEqualTo(real.resolveSibling("new"));
  }

  @Test
  void aLinkThatLeadsNowhereIsAPlaceOfItsOwn() throws IOException {
    Path nowhere = Files.createSymbolicLink(real.resolve("broken"), Path.of("nowhere"));
    assertThat(RealPath.of(link.resolve("broken"))).isEqualTo(nowhere);
  }
}
