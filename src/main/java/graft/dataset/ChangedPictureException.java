package graft.dataset;

import graft.failure.GraftException;
import java.nio.file.Path;

/** A picture's file was changed or deleted after the data set was opened. */
public final class ChangedPictureException extends GraftException {
  private static final long serialVersionUID = 1;

  ChangedPictureException(Path file, String how, Throwable cause) {
    super(
        "%s was changed or deleted while it was in use (%s); restore the file and continue a training with --resume, or begin again"
            .formatted(file, how),
        cause);
  }
}
