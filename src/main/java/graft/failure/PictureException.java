package graft.failure;

import java.util.Locale;

/**
 * A picture can't be read or decoded, or has too many pixels. Other pictures are not concerned. The
 * message names it.
 */
public final class PictureException extends GraftException {
  private static final long serialVersionUID = 1;

  private final String reason;
  private final Code code;

  /** The kinds of failures, for programs. More may be added; names never change. */
  public enum Code {
    /** There is no such file, or a link leads nowhere. */
    MISSING,

    /** It is there but can't be read: permissions, a folder, a pipe, a disk or a connection. */
    UNREADABLE,

    /** It is empty, cut off or damaged. */
    DAMAGED,

    /** It is no picture, or one of a kind that Graft does not read. */
    UNSUPPORTED,

    /** It has too many pixels or bytes. */
    TOO_LARGE;

    /** The code in tables: {@code missing}, {@code too_large}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The failure of a picture.
   *
   * @param name the picture's path or name
   * @param reason why it can't be decoded, in a few words
   * @param code the kind of failure
   * @param cause null if there is none
   * @param remedy what may help; null if there is nothing to say
   */
  public PictureException(String name, String reason, Code code, Throwable cause, Remedy remedy) {
    super("cannot decode " + name + " (" + reason + ")", cause, remedy);
    this.reason = reason;
    this.code = code;
  }

  /** Why the picture can't be decoded, in a few words. */
  public String reason() {
    return reason;
  }

  /** The kind of failure, which programs can compare. */
  public Code code() {
    return code;
  }
}
