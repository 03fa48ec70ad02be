package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MountTest {
  private static final String MOUNTS =
      """
      overlay / overlay rw,relatime 0 0
      tmpfs /tmp tmpfs rw,nosuid,noexec 0 0
      tmpfs /tmp/work tmpfs rw 0 0
      disk /my\\040disk ext4 rw,noexec,relatime 0 0
      disk /twice ext4 rw,noexec 0 0
      disk /twice ext4 rw 0 0
      broken
      """;

  @Test
  void theDeepestMountCounts() {
    assertThat(options("/")).containsExactly("rw", "relatime");
    assertThat(options("/home/me")).containsExactly("rw", "relatime");
    assertThat(options("/tmp")).contains("noexec");
    assertThat(options("/tmp/native")).contains("noexec");
    assertThat(options("/tmp/work/native")).containsExactly("rw");
    assertThat(options("/tmpfile")).containsExactly("rw", "relatime");
    assertThat(options("/my disk/native")).contains("noexec");
  }

  @Test
  void ofTwoAtOnePlaceTheLastCounts() {
    assertThat(options("/twice/native")).containsExactly("rw");
  }

  @Test
  void whatIsUnknownForbidsNothing() {
    assertThat(Mount.options("", "/")).isEmpty();
    assertThat(Mount.forbidsPrograms(Path.of("target/none/such"))).isFalse();
  }

  private static List<String> options(String folder) {
    return Mount.options(MOUNTS, folder);
  }
}
