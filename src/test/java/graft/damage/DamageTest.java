package graft.damage;

import static org.assertj.core.api.Assertions.assertThat;

import graft.process.LaunchedJava;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file that Graft reads back, cut short and with flipped bits: each reading ends with the
 * right numbers or with one clear message; never with wrong numbers, a process that hangs or dies,
 * or the memory gone.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the launcher is a shell script")
@EnabledIfSystemProperty(
    named = "graft.installation",
    matches = ".+",
    disabledReason = "needs the folder that the build installs")
class DamageTest {
  private static final long MOST_BYTES = 2L << 30;

  /** A process that dies is followed by another, but not for ever. */
  private static final int MOST_DEATHS = 20;

  @TempDir Path folder;

  /** Cases by what was damaged and what came of it. */
  private final Map<String, Integer> counts = new TreeMap<>();

  private final List<String> wrong = new ArrayList<>();

  @Test
  void everyCutAndAFewFlippedBits() throws Exception {
    runAll(50, Duration.ofMinutes(3));
  }

  @Test
  @Tag("verify")
  void everyCutAndTwoHundredFlippedBitsOfEachFile() throws Exception {
    runAll(1, Duration.ofMinutes(40));
    assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(3000);
  }

  private void runAll(int every, Duration limit) throws Exception {
    int first = 0;
    while (first >= 0 && wrong.size() < MOST_DEATHS) {
      LaunchedJava.Ended ended =
          LaunchedJava.run(
              folder, limit, List.of(), Map.of(), DamageProcess.class, folder, first, every);
      first = report(ended);
    }
    counts.forEach((what, count) -> System.out.printf("%5d %s%n", count, what));
    assertThat(wrong).isEmpty();
  }

  /** Takes in what a process printed; the case after the one that it died in, or -1. */
  private int report(LaunchedJava.Ended ended) {
    String begun = "";
    for (String line : ended.out()) {
      String[] words = line.split(" ", 3);
      if (words[0].equals("begin")) {
        begun = line;
      } else if (words[0].equals("end")) {
        take(begun.split(" ", 3)[2], words[2]);
      } else if (words[0].equals("use")) {
        assertThat(Long.parseLong(words[1])).as("bytes in memory").isLessThan(MOST_BYTES);
      }
    }
    if (ended.code() == 0) {
      return -1;
    }
    assertThat(begun).as("nothing began: " + ended.err()).isNotEmpty();
    String[] words = begun.split(" ", 3);
    take(words[2], "WRONG the process died with exit code " + ended.code());
    return Integer.parseInt(words[1]) + 1;
  }

  private void take(String what, String outcome) {
    String victim = what.substring(0, what.lastIndexOf(", "));
    counts.merge(victim + " " + outcome.split(" ")[0], 1, Integer::sum);
    if (outcome.startsWith("WRONG")) {
      wrong.add(what + ": " + outcome);
    }
  }
}
