package graft.table;

import java.nio.file.Path;

/**
 * What was found about one file.
 *
 * @param path the file as the user named it
 * @param probabilities one for each label; null if the file could not be read
 * @param features the base's vector; null if it was not asked for or the file could not be read
 * @param thumbnail a small copy, as an address that holds it; null if it was not asked for or the
 *     file could not be read
 * @param error why the file could not be read, one line that names it; else null
 * @param reason the same in a few words, for a line that names the file already; else null
 */
public record Row(
    Path path,
    float[] probabilities,
    float[] features,
    String thumbnail,
    String error,
    String reason) {
  /** The row of a picture. */
  public static Row of(Path path, float[] probabilities, float[] features) {
    return new Row(path, probabilities, features, null, null, null);
  }

  /** The row of a file that could not be read. */
  public static Row unreadable(Path path, String error, String reason) {
    return new Row(path, null, null, null, error, reason);
  }

  /** The same with a small copy of the picture. */
  public Row withThumbnail(String address) {
    return new Row(path, probabilities, features, address, error, reason);
  }

  /** Whether the file could be read. */
  public boolean isReadable() {
    return error == null;
  }
}
