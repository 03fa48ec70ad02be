package graft.files;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Writes paths as text from which the file can be found again. A file's name is a series of bytes.
 * If the bytes are not valid UTF-8, Java's text for them names no file, and the path is written as
 * a {@code file:} URI.
 */
public final class PathText {
  private static final String SCHEME = "file:/";

  private PathText() {}

  /** The path's text, or its absolute URI if the text would lose bytes. */
  public static String of(Path path) {
    return isText(path) ? path.toString() : path.toUri().toString();
  }

  /**
   * Reads a path from the text that {@link #of} wrote for it.
   *
   * @param plain the text read as a plain path; returned if it exists or the text is not a {@code
   *     file:} URI
   */
  public static Path path(String text, Path plain) {
    if (!text.startsWith(SCHEME) || Files.exists(plain)) {
      return plain;
    }
    try {
      return Path.of(URI.create(text));
    } catch (IllegalArgumentException e) {
      // The text is not a URI, but a file name that begins like one.
      return plain;
    }
  }

  /** Whether the path can be found again from its plain text. */
  public static boolean isText(Path path) {
    try {
      return Path.of(path.toString()).equals(path);
    } catch (InvalidPathException e) {
      // Java shows lost bytes as a special character, which this locale's encoding can't write.
      return false;
    }
  }
}
