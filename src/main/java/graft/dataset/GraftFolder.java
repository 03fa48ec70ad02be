package graft.dataset;

import graft.contract.ModelFiles;
import graft.files.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Recognizes runs and models that lie among the pictures. They are no classes. */
final class GraftFolder {
  /** The file that every run has once it has begun. */
  private static final String RUN = "run.json";

  /** A run that is about to begin has this file and no visible ones. */
  private static final String LOCK = ".lock";

  private GraftFolder() {}

  /** Whether a folder is a run, also one that has not begun, or a model. */
  static boolean is(Path folder) {
    return Files.exists(folder.resolve(RUN))
        || Files.exists(folder.resolve(ModelFiles.SAVED_MODEL))
        || (Files.exists(folder.resolve(LOCK)) && holdsOnlyHidden(folder));
  }

  private static boolean holdsOnlyHidden(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.allMatch(entry -> entry.getFileName().toString().startsWith("."));
    } catch (IOException e) {
      throw Reason.cannotRead(folder, e);
    }
  }
}
