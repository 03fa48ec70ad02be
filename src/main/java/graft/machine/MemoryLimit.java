package graft.machine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The memory that this process may take before the system kills it. */
public final class MemoryLimit {
  private static final Path GROUPS = Path.of("/proc/self/cgroup");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Path CONTROL = Path.of("/sys/fs/cgroup");

  private MemoryLimit() {}

  /**
   * The smaller of two numbers of bytes: the machine's memory, used or not, and the limit of the
   * process's control groups, such as a container's. Java itself looks at the innermost group only.
   */
  public static long bytes() {
    long machine = ofMachine();
    try {
      return Math.min(machine, of(Files.readString(GROUPS, StandardCharsets.UTF_8), CONTROL));
    } catch (IOException e) {
      // Only Linux has control groups.
      return machine;
    }
  }

  /**
   * The machine's memory in bytes. Small Java images for containers lack the module that knows it;
   * there, Linux is asked.
   */
  private static long ofMachine() {
    if (ModuleLayer.boot().findModule("jdk.management").isPresent()) {
      return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
    try {
      return ofMachine(Files.readString(MEMORY, StandardCharsets.UTF_8));
    } catch (IOException e) {
      // This is not Linux. The limit is unknown, so nothing is refused and no warning is given.
      return Long.MAX_VALUE;
    }
  }

  /**
   * The machine's memory in bytes; {@link Long#MAX_VALUE} if the text does not say.
   *
   * @param memory text of {@code /proc/meminfo}
   */
  static long ofMachine(String memory) {
    return PeakMemory.field(memory, "MemTotal:").orElse(Long.MAX_VALUE);
  }

  /**
   * The smallest limit of the given groups and the groups above them.
   *
   * @param groups text of {@code /proc/self/cgroup}: lines {@code number:controllers:/path}.
   *     Control groups of version 2 have one line, without controllers.
   * @param control the folder in which control groups are mounted, of version 1 or 2
   * @return the limit in bytes; {@link Long#MAX_VALUE} if there is no limit
   */
  static long of(String groups, Path control) {
    return groups
        .lines()
        .map(line -> line.split(":", 3))
        .filter(fields -> fields.length == 3)
        .flatMap(
            fields ->
                switch (fields[1]) {
                  case "" -> limits(control, fields[2], "memory.max");
                  case "memory" ->
                      limits(control.resolve("memory"), fields[2], "memory.limit_in_bytes");
                  default -> Stream.empty();
                })
        .min(Long::compare)
        .orElse(Long.MAX_VALUE);
  }

  /**
   * The limits of a group and the groups above it. In a container, the group's files may be in
   * {@code top} itself, and the group's path may exist only outside the container.
   *
   * @param top the folder of the topmost group
   * @param group the group's path below {@code top}, with a leading {@code /}
   * @param file name of the file with a group's limit
   */
  private static Stream<Long> limits(Path top, String group, String file) {
    Path folder = top.resolve(group.substring(1)).normalize();
    return Stream.iterate(folder, path -> path != null && path.startsWith(top), Path::getParent)
        .map(path -> path.resolve(file))
        .filter(Files::isReadable)
        .flatMap(MemoryLimit::limit);
  }

  private static Stream<Long> limit(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8).strip();
      return text.equals("max") ? Stream.empty() : Stream.of(Long.parseLong(text));
    } catch (IOException | NumberFormatException e) {
      // The group has just gone, or the limit exceeds a long: there is no limit.
      return Stream.empty();
    }
  }
}
