package graft.files;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells where a path leads, so that two paths to one place can be compared. */
public final class RealPath {
  private RealPath() {}

  /**
   * The absolute path without links, as far as it exists: what does not exist yet is added as it is
   * named, without {@code .} and {@code ..}.
   *
   * @throws GraftException "cannot read PATH (reason)"
   */
  public static Path of(Path path) {
    return known(path.toAbsolutePath()).normalize();
  }

  private static Path known(Path absolute) {
    try {
      if (Files.exists(absolute)) {
        return absolute.toRealPath();
      }
    } catch (IOException e) {
      throw Reason.cannotRead(absolute, e);
    }
    Path parent = absolute.getParent();
    return parent == null ? absolute : known(parent).resolve(absolute.getFileName());
  }
}
