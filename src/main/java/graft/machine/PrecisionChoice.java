package graft.machine;

import graft.contract.Precision;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The precision that suits a machine.
 *
 * @param precision the choice
 * @param reason why, in a few words
 */
public record PrecisionChoice(Precision precision, String reason) {
  /** Without one of these TensorFlow computes bfloat16 at half the speed of float32. */
  private static final List<String> NATIVE = List.of("avx512_bf16", "amx_bf16");

  /**
   * Chooses: bfloat16 only where the processor computes in it and nothing stands in the way.
   *
   * @param environment the process's environment
   */
  public static PrecisionChoice automatic(Processor processor, Map<String, String> environment) {
    final Optional<String> unit = unit(processor);
    if (unit.isEmpty()) {
      return new PrecisionChoice(
          Precision.FLOAT32, "the processor has neither avx512_bf16 nor amx_bf16");
    }
    return obstacle(processor, environment)
        .map(reason -> new PrecisionChoice(Precision.FLOAT32, reason))
        .orElseGet(
            () ->
                new PrecisionChoice(
                    Precision.BFLOAT16,
                    "the processor has %s; head, loss and optimizer stay float32"
                        .formatted(unit.get())));
  }

  /**
   * Whether TensorFlow computes bfloat16 with instructions of the processor.
   *
   * @param environment the process's environment
   */
  public static boolean isNative(Processor processor, Map<String, String> environment) {
    return unit(processor).isPresent() && processor.oneDnn(environment).on();
  }

  private static Optional<String> unit(Processor processor) {
    return NATIVE.stream().filter(processor.instructionSets()::contains).findFirst();
  }

  /** What forbids bfloat16 whatever the processor; empty where nothing does. */
  public static Optional<String> obstacle(Processor processor, Map<String, String> environment) {
    if (!processor.oneDnn(environment).on()) {
      return Optional.of("bfloat16 needs oneDNN, which is off");
    }
    if (!Precision.HEAD_VALUE.equals(environment.get(Precision.HEAD_VARIABLE))) {
      return Optional.of(
          "without %s=%s in the environment the head would be computed in bfloat16 too"
              .formatted(Precision.HEAD_VARIABLE, Precision.HEAD_VALUE));
    }
    return Optional.empty();
  }
}
