package graft.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The largest amount of memory that this process has held so far. */
public final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String HIGH_WATER_MARK = "VmHWM:";
  private static final long KIBIBYTE = 1024;

  private PeakMemory() {}

  /** Peak resident set in bytes, as Linux counts it; empty on other systems. */
  public static OptionalLong bytes() {
    try {
      return parse(Files.readString(STATUS, StandardCharsets.UTF_8));
    } catch (IOException e) {
      // Only Linux has this file.
      return OptionalLong.empty();
    }
  }

  /** Peak resident set in bytes, from the text of {@code /proc/PID/status}; empty if not given. */
  static OptionalLong parse(String status) {
    return field(status, HIGH_WATER_MARK);
  }

  /**
   * A number of bytes from a list such as {@code /proc/meminfo}, whose lines are {@code NAME: N
   * kB}; empty if the name is not in the list.
   */
  static OptionalLong field(String list, String name) {
    return list.lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).replace("kB", "").strip())
        .mapToLong(kilobytes -> KIBIBYTE * Long.parseLong(kilobytes))
        .findFirst();
  }
}
