package graft.cli;

import com.beust.jcommander.Parameter;
import graft.contract.SessionOptions;

/** {@code --threads}, of the commands that compute. */
final class ThreadsOption {
  @Parameter(
      names = "--threads",
      order = 90,
      converter = WholeNumbers.Threads.class,
      description = "N: threads that TensorFlow computes with (default: all processors)")
  private Integer threads;

  SessionOptions session() {
    return threads == null ? SessionOptions.defaults() : new SessionOptions(threads);
  }
}
