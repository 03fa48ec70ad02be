package graft.dataset;

import graft.failure.GraftException;
import java.nio.file.Path;

/** A picture that is no longer what it was when the data set was opened. */
public final class ChangedPictureException extends GraftException {
  private static final long serialVersionUID = 1;

  ChangedPictureException(Path file, String how, Throwable cause) {
    super(
        "%s was changed or deleted while it was in use (%s); put it back as it was and go on, or begin anew"
            .formatted(file, how),
        cause);
  }
}
