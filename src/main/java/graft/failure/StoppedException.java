package graft.failure;

/**
 * The work has stopped between two batches or micro-batches because the user asked for it. Nothing
 * failed. The command line exits with the code of the signal.
 */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean resumable;

  public StoppedException() {
    super("stopped as asked");
    this.resumable = false;
  }

  /**
   * The end of a training, or of a table of predictions.
   *
   * @param resumable whether what it wrote is kept, so that it can be resumed
   * @param cause where it stopped
   */
  public StoppedException(boolean resumable, RuntimeException cause) {
    super(
        "stopped as asked; " + (resumable ? "the run can be resumed" : "nothing was kept"), cause);
    this.resumable = resumable;
  }

  /** Whether what was stopped can be resumed. */
  public boolean isResumable() {
    return resumable;
  }
}
