package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.cli.option.Values.Whole;
import graft.machine.SessionOptions;

/** {@code --threads} and {@code --trust-model} of the commands that open a model. */
public final class SessionOption {
  @Parameter(
      names = "--threads",
      order = 90,
      description = "N: threads that TensorFlow computes with (default: all processors)")
  @Whole(least = 1, most = SessionOptions.MOST_THREADS)
  private Integer threads;

  @Parameter(
      names = "--trust-model",
      order = 92,
      description =
          "open a model even if it has operations that Graft's own models never use; they can read,"
              + " change and send all your files, so you must trust the model's maker")
  private boolean trustModel;

  public SessionOptions session() {
    SessionOptions options =
        threads == null ? SessionOptions.defaults() : new SessionOptions(threads);
    return options.trusting(trustModel);
  }
}
