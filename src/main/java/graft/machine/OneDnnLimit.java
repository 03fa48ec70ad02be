package graft.machine;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The widest instruction set that the user lets oneDNN use. TensorFlow ignores this limit: it asks
 * oneDNN for kernels that the processor supports, oneDNN refuses, and the process ends.
 *
 * @param variable of the environment, oneDNN's newer name or the older
 * @param instructionSet its value, in capital letters
 */
record OneDnnLimit(String variable, String instructionSet) {
  private static final List<String> VARIABLES = List.of("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA");

  /** The limit, where the user has set one. */
  static Optional<OneDnnLimit> in(Map<String, String> environment) {
    return VARIABLES.stream()
        .filter(variable -> !Objects.requireNonNullElse(environment.get(variable), "").isBlank())
        .map(name -> new OneDnnLimit(name, environment.get(name).toUpperCase(Locale.ROOT)))
        .findFirst();
  }

  /** Whether oneDNN can compute bfloat16 at all: it needs AVX-512. */
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
