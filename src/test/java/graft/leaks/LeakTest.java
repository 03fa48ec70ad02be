package graft.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import graft.process.LaunchedJava;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Work that is done again and again takes no more memory than once. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells a process's resident memory")
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
class LeakTest {
  private static final long MOST_BYTES = 50_000_000;

  /** Where there are few repetitions; the allocator takes up to half of it until it settles. */
  private static final long MOST_BYTES_EACH = 4_000_000;

  /** Native objects that are made once and kept, whatever the number of calls. */
  private static final long MOST_POINTERS = 8;

  @TempDir Path folder;

  @Test
  void aHundredthOfTheWorkLeavesNothingBehind() throws Exception {
    check(100, Duration.ofMinutes(5));
  }

  @Test
  @Tag("verify")
  void tenThousandStepsAndTwentyThousandCallsLeaveNothingBehind() throws Exception {
    check(1, Duration.ofMinutes(30));
  }

  private void check(int part, Duration limit) throws Exception {
    LaunchedJava.Ended ended =
        LaunchedJava.run(folder, limit, List.of(), Map.of(), LeakProcess.class, folder, part);
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).hasSize(13).allSatisfy(LeakTest::checkOne);
  }

  private static void checkOne(String line) {
    String[] fields = line.split(",");
    long[] use = Arrays.stream(fields[3].split(" ")).mapToLong(Long::parseLong).toArray();
    System.out.printf(
        "%6s %-30s %6s s: %+6.1f MB after the first tenth (%.0f MB), %+d native objects, %+d files,"
            + " %+d threads%n",
        fields[1],
        fields[0],
        fields[2],
        (use[4] - use[0]) / 1e6,
        use[4] / 1e6,
        use[5] - use[1],
        use[6] - use[2],
        use[7] - use[3]);
    int times = Integer.parseInt(fields[1]);
    long repetitions = times - times / 10;
    assertThat(use[4] - use[0])
        .as("%s: bytes", fields[0])
        .isLessThan(Math.min(MOST_BYTES, MOST_BYTES_EACH * repetitions));
    assertThat(use[5] - use[1]).as("%s: native objects", fields[0]).isLessThan(MOST_POINTERS);
    assertThat(use[6] - use[2]).as("%s: open files", fields[0]).isLessThan(3);
    assertThat(use[7] - use[3]).as("%s: threads", fields[0]).isLessThan(3);
  }
}
