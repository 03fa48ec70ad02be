package graft.machine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Environment variables that TensorFlow reads and that the launcher sets unless the user has. Java
 * can't set its own environment, so other programs may lack them.
 */
public final class LauncherVariables {
  private static final Variable ONEDNN =
      new Variable(Processor.ONEDNN_VARIABLE, "1", "oneDNN's faster kernels");

  /** Each variable with the launcher's value and what it is for. */
  static final List<Variable> ALL =
      List.of(
          ONEDNN,
          new Variable(Precision.HEAD_VARIABLE, Precision.HEAD_VALUE, "16 bits"),
          new Variable(Precision.PLAIN_FLOAT16_VARIABLE, Precision.PLAIN_FLOAT16_VALUE, "16 bits"),
          new Variable(
              SessionOptions.OWN_THREADS_VARIABLE,
              SessionOptions.OWN_THREADS_VALUE,
              "faster passes over many images"));

  private LauncherVariables() {}

  record Variable(String name, String value, String purpose) {}

  /**
   * What an environment lacks, for the user; empty if it lacks nothing. A variable with another
   * value than the launcher's is not lacking: somebody has chosen that value. Nor is that of oneDNN
   * on a processor on which TensorFlow takes oneDNN's kernels by itself.
   */
  public static Optional<String> lacking(Map<String, String> environment, Processor processor) {
    boolean oneDnn = processor.oneDnn(environment).on();
    List<Variable> lacking =
        ALL.stream()
            .filter(variable -> !environment.containsKey(variable.name()))
            .filter(variable -> variable != ONEDNN || !oneDnn)
            .toList();
    return lacking.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the environment lacks "
                + lacking.stream()
                    .map(v -> "%s=%s (%s)".formatted(v.name(), v.value(), v.purpose()))
                    .collect(Collectors.joining(", "))
                + ", which the command graft sets; that must happen before Java starts");
  }
}
