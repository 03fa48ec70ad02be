package graft.process;

import graft.machine.NativeLibrary;
import java.util.List;

/** What TensorFlow's native code logs to a process's standard error, which no setting silences. */
public final class TensorFlowLog {
  private static final String LINE =
      "WARNING: All log messages before absl::InitializeLog.*|[IWEF]\\d{4} .*";

  private TensorFlowLog() {}

  /** Whether it is a line of that log. */
  public static boolean isLine(String line) {
    return line.matches(LINE);
  }

  /**
   * The lines that the build for GPUs does not log when it is loaded. The other builds log nothing
   * then, so there nothing is overlooked.
   */
  public static List<String> without(List<String> lines) {
    return NativeLibrary.isForGpus()
        ? lines.stream().filter(line -> !isLine(line)).toList()
        : lines;
  }
}
