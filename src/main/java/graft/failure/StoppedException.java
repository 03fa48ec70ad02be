package graft.failure;

/**
 * The work has stopped between two micro-batches because the user asked for it. Nothing failed. The
 * command line exits with the code of the signal.
 */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoppedException() {
    super("stopped as asked");
  }
}
