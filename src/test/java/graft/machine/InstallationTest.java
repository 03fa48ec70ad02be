package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstallationTest {
  private static final Path USER = Path.of("/home/user");

  @Test
  void theOwnVariableWins() {
    assertThat(root(Map.of("GRAFT_HOME", "/a", "XDG_CACHE_HOME", "/b"))).isEqualTo(Path.of("/a"));
    assertThat(root(Map.of("GRAFT_HOME", "a/../b"))).isEqualTo(Path.of("b").toAbsolutePath());
  }

  @Test
  void thenTheDesktopsCacheFolder() {
    assertThat(root(Map.of("GRAFT_HOME", "", "XDG_CACHE_HOME", "/b")))
        .isEqualTo(Path.of("/b/graft"));
  }

  @Test
  void thenTheUsersHome() {
    assertThat(root(Map.of())).isEqualTo(USER.resolve(".cache/graft"));
    assertThat(root(Map.of("XDG_CACHE_HOME", "relative"))).isEqualTo(USER.resolve(".cache/graft"));
  }

  private static Path root(Map<String, String> environment) {
    return Installation.cache(environment, USER);
  }
}
