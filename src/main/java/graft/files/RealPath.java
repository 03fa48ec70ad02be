package graft.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a path leads: two paths with the same one are, or will be, the same file. */
public final class RealPath {
  private RealPath() {}

  /**
   * The absolute path without links, {@code .} and {@code ..}. What does not exist of a path has no
   * links.
   *
   * @throws graft.failure.GraftException if a part that exists can't be followed
   */
  public static Path of(Path path) {
    Path absolute = path.toAbsolutePath();
    try {
      if (Files.exists(absolute)) {
        return absolute.toRealPath();
      }
    } catch (IOException e) {
      throw Reason.cannotRead(path, e);
    }
    // Behind a link, ".." would lead elsewhere than in the text; here all links are followed.
    return of(absolute.getParent()).resolve(absolute.getFileName()).normalize();
  }
}
