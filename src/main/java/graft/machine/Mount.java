package graft.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How the disk of a folder is mounted, as Linux tells it. */
final class Mount {
  private static final Path MOUNTS = Path.of("/proc/self/mounts");

  private Mount() {}

  /** Whether no library can be loaded from a folder, which need not exist; false if unknown. */
  static boolean forbidsPrograms(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      // Names of mount points may have any bytes; all that matters here is ASCII.
      String mounts = Files.readString(MOUNTS, StandardCharsets.ISO_8859_1);
      return options(mounts, there.toRealPath().toString()).contains("noexec");
    } catch (IOException e) {
      // Another system, or a folder that can't be looked at: the attempt to load will tell.
      return false;
    }
  }

  /**
   * The options of the mount that a folder lies on: the deepest one, of several at one place the
   * last.
   *
   * @param mounts a line for each: device, place, type, options, two numbers; blanks in a place are
   *     written {@code \040}
   * @param folder absolute, without links
   */
  static List<String> options(String mounts, String folder) {
    String deepest = "";
    List<String> options = List.of();
    for (String line : mounts.lines().toList()) {
      String[] fields = line.split(" ");
      String place = fields.length < 4 ? "" : fields[1].replace("\\040", " ");
      boolean holds = place.equals("/") || folder.equals(place) || folder.startsWith(place + "/");
      if (!place.isEmpty() && holds && place.length() >= deepest.length()) {
        deepest = place;
        options = List.of(fields[3].split(","));
      }
    }
    return options;
  }
}
