package graft.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How Linux has mounted the disk of a folder. */
final class Mount {
  private static final Path MOUNTS = Path.of("/proc/self/mounts");

  private Mount() {}

  /**
   * Whether a folder's disk is mounted noexec, so that libraries can't be loaded from it; false if
   * unknown. The folder need not exist.
   */
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
      // The mounts can't be read. If the disk is noexec all the same, loading the libraries fails
      // later.
      return false;
    }
  }

  /**
   * The options of the mount that holds a folder. That is the mount with the deepest mount point;
   * if several mounts have this mount point, the last of them counts.
   *
   * @param mounts one line per mount: device, mount point, type, options, two numbers; a blank in a
   *     mount point is written {@code \040}
   * @param folder absolute path without links
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
