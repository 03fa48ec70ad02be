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

  private static final String REST = "; head, loss and optimizer stay float32";

  /**
   * Chooses: float16 on a GPU, bfloat16 where the processor computes in it, unless something stands
   * in the way.
   *
   * @param environment the process's environment
   */
  public static PrecisionChoice automatic(Hardware hardware, Map<String, String> environment) {
    if (hardware.gpu().isPresent()) {
      return unlessHindered(
          Precision.FLOAT16,
          "TensorFlow computes on " + hardware.gpu().get().name() + REST,
          hardware,
          environment);
    }
    return unit(hardware.processor())
        .map(
            unit ->
                unlessHindered(
                    Precision.BFLOAT16, "the processor has " + unit + REST, hardware, environment))
        .orElseGet(
            () ->
                new PrecisionChoice(
                    Precision.FLOAT32, "the processor has neither avx512_bf16 nor amx_bf16"));
  }

  private static PrecisionChoice unlessHindered(
      Precision precision, String reason, Hardware hardware, Map<String, String> environment) {
    return obstacle(precision, hardware, environment)
        .map(obstacle -> new PrecisionChoice(Precision.FLOAT32, obstacle))
        .orElseGet(() -> new PrecisionChoice(precision, reason));
  }

  /**
   * Whether TensorFlow computes it with units of this machine that are made for it.
   *
   * @param environment the process's environment
   */
  public static boolean isNative(
      Precision precision, Hardware hardware, Map<String, String> environment) {
    return switch (precision) {
      case FLOAT32 -> true;
      case BFLOAT16 ->
          hardware.gpu().isEmpty()
              && unit(hardware.processor()).isPresent()
              && hardware.processor().oneDnn(environment).on();
      case FLOAT16 -> hardware.gpu().isPresent();
    };
  }

  private static Optional<String> unit(Processor processor) {
    return NATIVE.stream().filter(processor.instructionSets()::contains).findFirst();
  }

  /**
   * What forbids a precision here, however slow it may be; empty where nothing does.
   *
   * @param environment the process's environment
   */
  public static Optional<String> obstacle(
      Precision precision, Hardware hardware, Map<String, String> environment) {
    return switch (precision) {
      case FLOAT32 -> Optional.empty();
      case BFLOAT16 ->
          gpuInTheWay(hardware)
              .or(() -> withoutOneDnn(hardware, environment))
              .or(() -> headToo(precision, environment));
      case FLOAT16 -> imitation(hardware, environment).or(() -> headToo(precision, environment));
    };
  }

  private static Optional<String> gpuInTheWay(Hardware hardware) {
    return hardware
        .gpu()
        .map(gpu -> "TensorFlow computes on %s, which takes float16".formatted(gpu.name()));
  }

  private static Optional<String> withoutOneDnn(
      Hardware hardware, Map<String, String> environment) {
    return hardware.processor().oneDnn(environment).on()
        ? Optional.empty()
        : Optional.of("bfloat16 needs oneDNN, which is off");
  }

  private static Optional<String> imitation(Hardware hardware, Map<String, String> environment) {
    return hardware.gpu().isPresent()
        ? Optional.empty()
        : unset(
            environment,
            Precision.PLAIN_FLOAT16_VARIABLE,
            Precision.PLAIN_FLOAT16_VALUE,
            "TensorFlow fails where there is no GPU");
  }

  private static Optional<String> headToo(Precision precision, Map<String, String> environment) {
    return unset(
        environment,
        Precision.HEAD_VARIABLE,
        Precision.HEAD_VALUE,
        "the head would be computed in " + precision.label() + " too");
  }

  private static Optional<String> unset(
      Map<String, String> environment, String variable, String value, String otherwise) {
    return value.equals(environment.get(variable))
        ? Optional.empty()
        : Optional.of("without %s=%s in the environment %s".formatted(variable, value, otherwise));
  }
}
