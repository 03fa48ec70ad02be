package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemoryLimitTest {
  private static final long NONE = Long.MAX_VALUE;

  @TempDir Path control;

  @Test
  void versionTwoAndTheGroupsAbove() throws IOException {
    String groups = "0::/a/b/c\n";
    put("a/b/c/memory.max", "max");
    assertThat(limit(groups)).isEqualTo(NONE);
    put("a/memory.max", "3000");
    assertThat(limit(groups)).isEqualTo(3000);
    put("a/b/memory.max", "2000");
    assertThat(limit(groups)).isEqualTo(2000);
  }

  @Test
  void versionOneAmongOthers() throws IOException {
    String groups = "9:cpu,cpuacct:/x\n8:memory:/a\n0::/\n";
    put("cpu/x/memory.limit_in_bytes", "1");
    put("memory/memory.limit_in_bytes", "9223372036854771712");
    put("memory/a/memory.limit_in_bytes", "5000");
    assertThat(limit(groups)).isEqualTo(5000);
  }

  /** The path is the host's, the files are the container's own. */
  @Test
  void inAContainerTheFilesLieAtTheTop() throws IOException {
    put("memory/memory.limit_in_bytes", "4000");
    assertThat(limit("8:memory:/docker/0123")).isEqualTo(4000);
    put("memory.max", "3000");
    assertThat(limit("0::/../../system.slice")).isEqualTo(NONE);
    assertThat(limit("0::/")).isEqualTo(3000);
  }

  @Test
  void whatCannotBeReadIsNoLimit() throws IOException {
    put("memory.max", "99999999999999999999999");
    assertThat(limit("0::/")).isEqualTo(NONE);
    assertThat(limit("")).isEqualTo(NONE);
    assertThat(limit("nonsense\n1:2\n")).isEqualTo(NONE);
  }

  @Test
  void thisMachineHasMemory() {
    assertThat(MemoryLimit.bytes()).isGreaterThan(100_000_000);
  }

  /** For a Java without the module jdk.management. */
  @Test
  void linuxKnowsTheMachinesMemoryToo() {
    assertThat(MemoryLimit.ofMachine("MemTotal:        8000000 kB\nMemFree:  1 kB\n"))
        .isEqualTo(8_192_000_000L);
    assertThat(MemoryLimit.ofMachine("")).isEqualTo(NONE);
  }

  private long limit(String groups) {
    return MemoryLimit.of(groups, control);
  }

  private void put(String name, String text) throws IOException {
    Path file = control.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "\n");
  }
}
