package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.machine.SessionOptions;

/** {@code --threads}, of the commands that compute. */
public final class ThreadsOption {
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

  public SessionOptions session() {
    return threads == null ? SessionOptions.defaults() : new SessionOptions(threads);
  }
}
