package graft.dataset.image;

import graft.failure.GraftException;
import java.nio.file.Path;

/** A picture that can't be decoded. */
public final class PictureException extends GraftException {
  private static final long serialVersionUID = 1;

  private final String reason;

  PictureException(Path file, String reason, Throwable cause) {
    super("cannot decode " + file + " (" + reason + ")", cause);
    this.reason = reason;
  }

  /** Why the picture can't be decoded, in a few words. */
  public String reason() {
    return reason;
  }
}
