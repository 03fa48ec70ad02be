package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A container's limit that is too small is said before each phase, not by the system's signal. */
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
final class MemoryLimitIT {
  /** Shows the process files of limits that nothing enforces. */
  private static final String UNDER_LIMITS =
      "exec unshare -m sh -c 'mount --bind limits /sys/fs/cgroup && exec \"$@\"' -- ";

  @TempDir Path work;

  @Test
  void isSaidBeforeEachPhase() throws Exception {
    TinyFiles.model(work.resolve("model"));
    TinyFiles.pictures(work.resolve("pictures"), 10);
    Launcher launcher = Launcher.installed(work);
    limit("30000000");
    Ran allowed = launcher.shell(UNDER_LIMITS + "true");
    if (allowed.code() != 0) {
      String message =
          "SKIPPED: nothing has checked what a small limit of memory brings, because no mount can be"
              + " made ("
              + allowed.err().strip()
              + ")";
      System.err.println(message);
      Assumptions.abort(message);
    }
    String train =
        UNDER_LIMITS
            + "\"$graft\" train --model model --data pictures --cache-dir caches"
            + " --epochs-frozen 1 --epochs-unfrozen 1 --output ";
    String warned = launcher.shell(train + "warned").assertDone().err();
    String line = "warning: %s takes about ";
    assertThat(warned)
        .containsSubsequence(
            line.formatted("filling the caches"),
            line.formatted("the frozen phase"),
            "frozen phase done",
            line.formatted("the unfrozen phase"),
            "unfrozen phase done")
        .contains("MB of memory and may have 30.0 MB; ");
    limit("30000000000");
    assertThat(launcher.shell(train + "other").assertDone().err()).doesNotContain("warning: ");
  }

  /** For both versions of control groups. */
  private void limit(String bytes) throws Exception {
    Path limits = Files.createDirectories(work.resolve("limits/memory"));
    Files.writeString(limits.resolve("memory.limit_in_bytes"), bytes);
    Files.writeString(limits.resolveSibling("memory.max"), bytes);
  }
}
