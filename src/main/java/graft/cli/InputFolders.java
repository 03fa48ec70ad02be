package graft.cli;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folders that are walked through, those that hold something at the start. If one goes away
 * meanwhile, as when a share is unmounted, all its other files would get rows with errors. Its
 * number in the file system is not looked at, which some shares change while they are mounted.
 */
record InputFolders(List<Path> folders) {
  /** The folders among the paths of the command line. */
  static InputFolders of(List<Path> named) {
    return new InputFolders(named.stream().filter(InputFolders::holdsSomething).toList());
  }

  private static boolean holdsSomething(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Checks that they are still there.
   *
   * @throws GraftException if one is gone or can't be read, or an empty folder has its place, as
   *     that under a mount
   */
  void requireThere() {
    for (Path folder : folders) {
      if (!holdsSomething(folder)) {
        throw new GraftException(
            folder + " is not there any more, or another folder has its place");
      }
    }
  }
}
