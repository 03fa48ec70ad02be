package graft.failure;

/**
 * The call is wrong: it names a folder that is not a model or holds no pictures, an output that
 * exists, or a value out of range. The command line exits with code 2 instead of 1, because nothing
 * failed and the user has to change the call.
 */
public class WrongUseException extends GraftException {
  private static final long serialVersionUID = 1L;

  public WrongUseException(String message) {
    super(message);
  }
}
