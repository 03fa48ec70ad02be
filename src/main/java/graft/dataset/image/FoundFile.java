package graft.dataset.image;

import java.nio.file.Path;

/** A file that was found in a folder or named by the user. */
public record FoundFile(Path path, Kind kind) {
  /** What a command does with a file. */
  public enum Kind {
    /** Its content or extension is that of a format that Graft reads, or the user named it. */
    PICTURE,

    /** It is a file or folder that can't be read, or a broken link to a picture. */
    UNREADABLE,

    /** Any other file. */
    OTHER
  }
}
