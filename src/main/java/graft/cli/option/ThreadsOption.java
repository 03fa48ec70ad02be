package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.machine.SessionOptions;

/** {@code --threads}, of the commands that compute. */
public final class ThreadsOption {
  @Parameter(
      names = "--threads",
      order = 90,
      converter = WholeNumbers.Threads.class,
      description = "N: threads that TensorFlow computes with (default: all processors)")
  private Integer threads;

  public SessionOptions session() {
    return threads == null ? SessionOptions.defaults() : new SessionOptions(threads);
  }
}
