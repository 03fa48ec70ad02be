package graft.failure;

/**
 * A model's numbers for a picture are not finite, so there is no answer. Other pictures are not
 * concerned. The message names the picture.
 */
public final class NotFiniteException extends GraftException {
  private static final long serialVersionUID = 1;

  public NotFiniteException(String message) {
    super(message);
  }
}
