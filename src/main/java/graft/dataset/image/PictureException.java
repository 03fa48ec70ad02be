package graft.dataset.image;

import graft.failure.GraftException;

/** A picture that can't be decoded. */
public final class PictureException extends GraftException {
  private static final long serialVersionUID = 1;

  private final String reason;

  PictureException(String name, String reason, Throwable cause) {
    super("cannot decode " + name + " (" + reason + ")", cause);
    this.reason = reason;
  }

  /** Why the picture can't be decoded, in a few words. */
  public String reason() {
    return reason;
  }
}
