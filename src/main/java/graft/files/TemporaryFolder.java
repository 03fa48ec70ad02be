package graft.files;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder among the system's temporary files. It is deleted with its content when it is closed or
 * when a signal ends the process.
 */
public final class TemporaryFolder implements AutoCloseable {
  private final Path path;
  private final Thread deletion;

  private TemporaryFolder(Path path) {
    this.path = path;
    this.deletion = new Thread(() -> WholeDirectory.delete(path), "delete " + path);
  }

  /**
   * Makes a folder that only this user can read.
   *
   * @throws GraftException if the folder can't be made
   */
  public static TemporaryFolder create() {
    try {
      TemporaryFolder folder = new TemporaryFolder(Files.createTempDirectory("graft-"));
      Runtime.getRuntime().addShutdownHook(folder.deletion);
      return folder;
    } catch (IOException e) {
      throw new GraftException("cannot make a temporary folder (" + Reason.of(e) + ")", e);
    }
  }

  /** The folder's path. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    WholeDirectory.delete(path);
    try {
      Runtime.getRuntime().removeShutdownHook(deletion);
    } catch (IllegalStateException e) {
      // The process is ending, so the hook can't be removed. It will find nothing to delete.
    }
  }
}
