package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.cli.option.Values.Whole;
import graft.machine.SessionOptions;

/** {@code --threads} and {@code --trust-model}, of the commands that open a model. */
public final class SessionOption {
  /**
   * Twice as many as the largest machines have. TensorFlow starts all threads at once, and the
   * process dies if the system refuses one.
   */
  private static final int MOST = 1024;

  @Parameter(
      names = "--threads",
      order = 90,
      description = "N: threads that TensorFlow computes with (default: all processors)")
  @Whole(least = 1, most = MOST)
  private Integer threads;

  @Parameter(
      names = "--trust-model",
      order = 92,
      description =
          "open a model with operations that no Graft model needs: they can read, write and send"
              + " what you can; only for a model whose maker you trust")
  private boolean trustModel;

  public SessionOptions session() {
    SessionOptions options =
        threads == null ? SessionOptions.defaults() : new SessionOptions(threads);
    return options.trusting(trustModel);
  }
}
