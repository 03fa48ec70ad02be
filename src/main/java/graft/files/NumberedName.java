package graft.files;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The name of a file with a number, for a folder that has a file of this name already. */
public final class NumberedName {
  /** Longest name of a file or folder, in bytes, on the usual disks. */
  public static final int MOST_BYTES = 255;

  /** The last character of a URI: itself, or the bytes of UTF-8, or a byte that is none. */
  private static final Pattern LAST_CHARACTER = Pattern.compile("(%[C-F].(%[89AB].)+|%..|[^%])$");

  private NumberedName() {}

  /**
   * The file's name with a number before its extension, and so many characters fewer before the
   * number that it is not too long. As a URI it keeps all its bytes.
   */
  public static Path of(Path file, int number) {
    String uri = file.toUri().toString();
    int name = uri.lastIndexOf('/') + 1;
    int dot = uri.lastIndexOf('.');
    if (dot <= name || bytes(uri.substring(dot)) > MOST_BYTES / 2) {
      dot = uri.length();
    }
    String stem = uri.substring(name, dot);
    String end = "-" + number + uri.substring(dot);
    while (bytes(stem) + bytes(end) > MOST_BYTES) {
      stem = LAST_CHARACTER.matcher(stem).replaceFirst("");
    }
    return Path.of(URI.create(uri.substring(0, name) + stem + end)).getFileName();
  }

  /** The bytes of a name that is part of a URI. */
  private static int bytes(String ofUri) {
    return ofUri.replaceAll("%..", "x").length();
  }
}
