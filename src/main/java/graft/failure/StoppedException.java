package graft.failure;

/**
 * The user asked for the work to stop, and it has, between two micro-batches. Nothing failed; the
 * command line exits with the code of the signal.
 */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoppedException() {
    super("stopped as asked");
  }
}
