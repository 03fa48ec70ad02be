package graft.files;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Paths as text from which the file can be found again. A file's name is bytes; where they are no
 * valid UTF-8, Java's text for them names no file, and the {@code file:} URI stands for it.
 */
public final class PathText {
  private static final String SCHEME = "file:/";

  private PathText() {}

  /** The path as it is, or its URI, which is absolute, where its text would lose bytes. */
  public static String of(Path path) {
    return isText(path) ? path.toString() : path.toUri().toString();
  }

  /**
   * The path that a text of {@link #of} stands for.
   *
   * @param plain the text taken as a path; it wins if it exists, or the text is no URI
   */
  public static Path path(String text, Path plain) {
    if (!text.startsWith(SCHEME) || Files.exists(plain)) {
      return plain;
    }
    try {
      return Path.of(URI.create(text));
    } catch (IllegalArgumentException e) {
      // A name that begins like a URI.
      return plain;
    }
  }

  /** Whether the path's text names the same file again. */
  public static boolean isText(Path path) {
    try {
      return Path.of(path.toString()).equals(path);
    } catch (InvalidPathException e) {
      // The locale's characters can't even spell what Java shows instead of the lost bytes.
      return false;
    }
  }
}
