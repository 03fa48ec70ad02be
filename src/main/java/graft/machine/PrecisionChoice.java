package graft.machine;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The precision that suits a machine.
 *
 * @param reason why it was chosen, in a few words
 */
public record PrecisionChoice(Precision precision, String reason) {
  /** Without one of these instruction sets, bfloat16 has half the speed of float32. */
  private static final List<String> BFLOAT16_UNITS = List.of("avx512_bf16", "amx_bf16");

  /**
   * Environment variable that can turn TensorFlow's mixed-precision rewriter off, or make it
   * compute all operations in 16 bits.
   */
  private static final String LEVEL = "TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_LEVEL";

  /**
   * Chooses float16 on a GPU and bfloat16 on a processor that computes in bfloat16, unless
   * something in the process's environment prevents it; float32 otherwise.
   */
  public static PrecisionChoice automatic(Hardware hardware, Map<String, String> environment) {
    Precision fast = hardware.gpu().isPresent() ? Precision.FLOAT16 : Precision.BFLOAT16;
    Optional<String> unit = unit(fast, hardware);
    if (unit.isEmpty()) {
      return new PrecisionChoice(
          Precision.FLOAT32, "the processor has neither avx512_bf16 nor amx_bf16");
    }
    return obstacle(fast, hardware, environment)
        .or(() -> unitLeftOut(fast, environment))
        .map(obstacle -> new PrecisionChoice(Precision.FLOAT32, obstacle))
        .orElse(new PrecisionChoice(fast, unit.get() + "; head, loss and optimizer stay float32"));
  }

  /** What was chosen and why, for the user. */
  public String notice() {
    return "precision: %s (%s)".formatted(precision.label(), reason);
  }

  /** Whether this machine has hardware for the precision, and TensorFlow uses that hardware. */
  public static boolean isNative(
      Precision precision, Hardware hardware, Map<String, String> environment) {
    return precision == Precision.FLOAT32
        || unit(precision, hardware).isPresent()
            && obstacle(precision, hardware, environment).isEmpty()
            && unitLeftOut(precision, environment).isEmpty();
  }

  /** The hardware that computes in 16 bits, in words; empty if there is none, or for float32. */
  private static Optional<String> unit(Precision precision, Hardware hardware) {
    return switch (precision) {
      case FLOAT32 -> Optional.empty();
      case BFLOAT16 ->
          BFLOAT16_UNITS.stream()
              .filter(hardware.processor().instructionSets()::contains)
              .findFirst()
              .map(unit -> "the processor has " + unit);
      case FLOAT16 -> hardware.gpu().map(gpu -> "TensorFlow computes on " + gpu.name());
    };
  }

  /** Why a precision is impossible here; empty if it is possible, even if slow. */
  public static Optional<String> obstacle(
      Precision precision, Hardware hardware, Map<String, String> environment) {
    return switch (precision) {
      case FLOAT32 -> Optional.empty();
      case BFLOAT16 ->
          gpuInTheWay(hardware)
              .or(
                  () ->
                      when(
                          !hardware.processor().oneDnn(environment).on(),
                          "bfloat16 needs oneDNN, which is off"))
              .or(() -> beyondLimit(environment))
              .or(() -> rewriterSet(precision, environment));
      case FLOAT16 ->
          wouldImitate(hardware, environment).or(() -> rewriterSet(precision, environment));
    };
  }

  private static Optional<String> gpuInTheWay(Hardware hardware) {
    return hardware
        .gpu()
        .map(gpu -> "TensorFlow computes on %s, which needs float16".formatted(gpu.name()));
  }

  private static Optional<String> wouldImitate(Hardware hardware, Map<String, String> environment) {
    return hardware.gpu().isPresent()
        ? Optional.empty()
        : unlessSet(
            environment,
            Precision.PLAIN_FLOAT16_VARIABLE,
            Precision.PLAIN_FLOAT16_VALUE,
            "TensorFlow fails where there is no GPU");
  }

  private static Optional<String> beyondLimit(Map<String, String> environment) {
    return OneDnnLimit.in(environment)
        .filter(limit -> !limit.allowsBfloat16())
        .map(limit -> "bfloat16 needs AVX-512, which %s forbids oneDNN to use".formatted(limit));
  }

  /** Why a precision that is possible would be slow; empty if it would not be slow. */
  private static Optional<String> unitLeftOut(
      Precision precision, Map<String, String> environment) {
    return OneDnnLimit.in(environment)
        .filter(limit -> precision == Precision.BFLOAT16 && !limit.allowsBfloat16Units())
        .map(limit -> "%s forbids oneDNN to use the processor's bfloat16".formatted(limit));
  }

  private static Optional<String> rewriterSet(
      Precision precision, Map<String, String> environment) {
    String level = LEVEL + " in the environment changes what is computed in 16 bits";
    String head = "the head would be computed in " + precision.label() + " too";
    return when(environment.containsKey(LEVEL), level)
        .or(() -> unlessSet(environment, Precision.HEAD_VARIABLE, Precision.HEAD_VALUE, head));
  }

  private static Optional<String> unlessSet(
      Map<String, String> environment, String variable, String value, String otherwise) {
    return when(
        !value.equals(environment.get(variable)),
        "without %s=%s in the environment %s".formatted(variable, value, otherwise));
  }

  private static Optional<String> when(boolean holds, String words) {
    return holds ? Optional.of(words) : Optional.empty();
  }

  /**
   * The widest instruction set that the user lets oneDNN use. TensorFlow ignores this limit: it
   * asks oneDNN for kernels that the processor supports, oneDNN refuses, and the process ends.
   *
   * @param variable name of the environment variable; oneDNN has an older and a newer name for it
   * @param instructionSet its value, in capital letters
   */
  private record OneDnnLimit(String variable, String instructionSet) {
    private static final List<String> VARIABLES = List.of("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA");

    /** The user's limit; empty if there is none. */
    static Optional<OneDnnLimit> in(Map<String, String> environment) {
      return VARIABLES.stream()
          .filter(variable -> !Objects.requireNonNullElse(environment.get(variable), "").isBlank())
          .map(name -> new OneDnnLimit(name, environment.get(name).toUpperCase(Locale.ROOT)))
          .findFirst();
    }

    /** Whether the limit lets oneDNN compute bfloat16 at all, which needs AVX-512. */
    boolean allowsBfloat16() {
      return Stream.of("SSE", "AVX2").noneMatch(instructionSet::startsWith)
          && !instructionSet.equals("AVX");
    }

    /** Whether the limit still allows the instructions made for bfloat16. */
    boolean allowsBfloat16Units() {
      return List.of("ALL", "DEFAULT").contains(instructionSet)
          || Stream.of("BF16", "FP16", "AMX", "AVX10").anyMatch(instructionSet::contains);
    }

    /** The variable and its value, as in the environment. */
    @Override
    public String toString() {
      return variable + "=" + instructionSet;
    }
  }
}
