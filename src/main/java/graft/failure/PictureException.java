package graft.failure;

/**
 * A picture can't be read or decoded, or has too many pixels. Other pictures are not concerned. The
 * message names it.
 */
public final class PictureException extends GraftException {
  private static final long serialVersionUID = 1;

  private final String reason;

  /**
   * The failure of a picture.
   *
   * @param name the picture's path or name
   * @param reason why it can't be decoded, in a few words
   * @param cause null if there is none
   * @param remedy what may help; null if there is nothing to say
   */
  public PictureException(String name, String reason, Throwable cause, Remedy remedy) {
    super("cannot decode " + name + " (" + reason + ")", cause, remedy);
    this.reason = reason;
  }

  /** Why the picture can't be decoded, in a few words. */
  public String reason() {
    return reason;
  }
}
