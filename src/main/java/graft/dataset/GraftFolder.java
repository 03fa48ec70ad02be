package graft.dataset;

import graft.contract.ModelFiles;
import graft.files.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Recognizes runs, models and folders of caches among the pictures. */
final class GraftFolder {
  private static final String RUN = "run.json";

  /** Names of lock files. The folder of a run or cache that has just begun holds no other files. */
  private static final Pattern LOCK = Pattern.compile("\\.lock|\\.run-[0-9a-f]{16}\\.lock");

  private static final Pattern CACHE = Pattern.compile("(features|boundary)-[0-9a-f]{16}");

  private GraftFolder() {}

  /** Whether a folder is a run (even if the run has just begun), a model, or a folder of caches. */
  static boolean is(Path folder) {
    return Files.exists(folder.resolve(RUN))
        || Files.exists(folder.resolve(ModelFiles.SAVED_MODEL))
        || holdsOnlyLocksAndCaches(folder);
  }

  private static boolean holdsOnlyLocksAndCaches(Path folder) {
    if (!Files.isReadable(folder)) {
      // The folder is not ignored, so it is reported with the other unreadable folders.
      return false;
    }
    boolean found = false;
    try (Stream<Path> entries = Files.list(folder)) {
      Iterator<Path> all = entries.iterator();
      while (all.hasNext()) {
        String name = all.next().getFileName().toString();
        boolean own = LOCK.matcher(name).matches() || CACHE.matcher(name).matches();
        if (!own && !name.startsWith(".")) {
          return false;
        }
        found |= own;
      }
      return found;
    } catch (IOException e) {
      throw Reason.cannotRead(folder, e);
    }
  }
}
