package graft.cli;

import graft.machine.NativeLibrary;
import java.util.List;

/**
 * What TensorFlow's build for GPUs logs when it is loaded, which no setting silences. The other
 * builds log nothing then, so there nothing is overlooked.
 */
final class TensorFlowLog {
  private static final String LINE =
      "WARNING: All log messages before absl::InitializeLog.*|[IWEF]\\d{4} .*";

  private TensorFlowLog() {}

  /** The lines that are not its own. */
  static List<String> without(List<String> lines) {
    return NativeLibrary.isForGpus()
        ? lines.stream().filter(line -> !line.matches(LINE)).toList()
        : lines;
  }
}
