package graft.failure;

/**
 * What the user named can't be what was meant: a folder that is no model or holds no pictures, an
 * output that exists, a value out of range. The command line exits with code 2 and not 1: nothing
 * failed, the call has to change.
 */
public final class WrongUseException extends GraftException {
  private static final long serialVersionUID = 1L;

  public WrongUseException(String message) {
    super(message);
  }
}
