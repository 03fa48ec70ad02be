package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The precision that made-up machines get. */
final class PrecisionChoiceTest {
  private static final String ONEDNN = "TF_ENABLE_ONEDNN_OPTS";
  private static final String HEAD = "TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_ALLOWLIST_REMOVE";
  private static final String PLAIN = "TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_EMULATE_FP16";

  /** What the launcher sets. */
  private static final Map<String, String> LAUNCHER =
      Map.of(ONEDNN, "1", HEAD, "MatMul", PLAIN, "0");

  private static final Hardware AVX2 = processor("older", List.of("avx", "avx2"));
  private static final Hardware VNNI =
      processor("newer", List.of("avx2", "avx512f", "avx512_vnni"));
  private static final Hardware AVX512_BF16 =
      processor("newest", List.of("avx2", "avx512f", "avx512_bf16"));
  private static final Hardware AMX =
      processor("tiles", List.of("avx2", "avx512f", "amx_tile", "amx_bf16"));
  private static final Hardware ARM = processor("arm", List.of("asimd", "bf16"));

  @Test
  void autoTakesBfloat16WhereTheProcessorComputesInIt() {
    assertChoice(
        AVX512_BF16,
        LAUNCHER,
        Precision.BFLOAT16,
        "the processor has avx512_bf16; head, loss and optimizer stay float32");
    assertChoice(
        AMX,
        LAUNCHER,
        Precision.BFLOAT16,
        "the processor has amx_bf16; head, loss and optimizer stay float32");
  }

  @Test
  void autoStaysInFloat32WhereTheProcessorDoesNot() {
    for (Hardware processor : List.of(AVX2, VNNI, ARM, processor("unknown system", List.of()))) {
      assertChoice(
          processor,
          LAUNCHER,
          Precision.FLOAT32,
          "the processor has neither avx512_bf16 nor amx_bf16");
    }
  }

  @Test
  void autoStaysInFloat32WhereSomethingStandsInTheWay() {
    assertChoice(
        AVX512_BF16,
        Map.of(ONEDNN, "0", HEAD, "MatMul"),
        Precision.FLOAT32,
        "bfloat16 needs oneDNN, which is off");
    assertChoice(
        AVX512_BF16,
        Map.of(ONEDNN, "1"),
        Precision.FLOAT32,
        "without TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_ALLOWLIST_REMOVE=MatMul in the environment"
            + " the head would be computed in bfloat16 too");
  }

  /** TensorFlow turns oneDNN on by itself for these processors. */
  @Test
  void oneDnnNeedNotBeSetWhereItIsTheDefault() {
    assertThat(PrecisionChoice.automatic(AVX512_BF16, Map.of(HEAD, "MatMul")).precision())
        .isEqualTo(Precision.BFLOAT16);
  }

  /** Slow but possible: who asks for it gets it. */
  @Test
  void nothingForbidsBfloat16OnAProcessorWithoutIt() {
    assertThat(PrecisionChoice.obstacle(Precision.BFLOAT16, AVX2, LAUNCHER)).isEmpty();
    assertThat(PrecisionChoice.obstacle(Precision.BFLOAT16, AVX512_BF16, LAUNCHER)).isEmpty();
  }

  @Test
  void bfloat16IsImpossibleWithoutOneDnn() {
    assertThat(
            PrecisionChoice.obstacle(
                Precision.BFLOAT16, AVX512_BF16, Map.of(ONEDNN, "false", HEAD, "MatMul")))
        .hasValue("bfloat16 needs oneDNN, which is off");
    assertThat(PrecisionChoice.obstacle(Precision.BFLOAT16, AVX2, Map.of(HEAD, "MatMul")))
        .hasValue("bfloat16 needs oneDNN, which is off");
  }

  @Test
  void bfloat16IsImpossibleWhereTheHeadWouldNotStayInFloat32() {
    for (Map<String, String> environment :
        List.of(Map.of(ONEDNN, "1"), Map.of(ONEDNN, "1", HEAD, "Conv2D"))) {
      assertThat(PrecisionChoice.obstacle(Precision.BFLOAT16, AVX512_BF16, environment))
          .hasValue(
              "without TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_ALLOWLIST_REMOVE=MatMul in the"
                  + " environment the head would be computed in bfloat16 too");
    }
  }

  @Test
  void autoTakesFloat16OnAGpuWhateverTheProcessor() {
    for (Hardware hardware : List.of(AVX2, AVX512_BF16, ARM)) {
      assertChoice(
          withGpu(hardware),
          LAUNCHER,
          Precision.FLOAT16,
          "TensorFlow computes on GPU:0; head, loss and optimizer stay float32");
    }
  }

  @Test
  void aGpuNeedsNeitherOneDnnNorTheVariableForProcessors() {
    assertThat(
            PrecisionChoice.automatic(withGpu(AVX2), Map.of(ONEDNN, "0", HEAD, "MatMul"))
                .precision())
        .isEqualTo(Precision.FLOAT16);
  }

  @Test
  void autoStaysInFloat32OnAGpuWhereTheHeadWouldNot() {
    assertChoice(
        withGpu(AVX512_BF16),
        Map.of(ONEDNN, "1"),
        Precision.FLOAT32,
        "without TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_ALLOWLIST_REMOVE=MatMul in the environment"
            + " the head would be computed in float16 too");
  }

  /** The rewriter of bfloat16 changes nothing there, so it would be float32 under another name. */
  @Test
  void bfloat16IsImpossibleOnAGpu() {
    assertThat(PrecisionChoice.obstacle(Precision.BFLOAT16, withGpu(AVX512_BF16), LAUNCHER))
        .hasValue("TensorFlow computes on GPU:0, which needs float16");
  }

  @Test
  void float16IsSlowButPossibleOnAProcessor() {
    assertThat(PrecisionChoice.obstacle(Precision.FLOAT16, AVX2, LAUNCHER)).isEmpty();
    assertThat(PrecisionChoice.obstacle(Precision.FLOAT16, AVX2, Map.of(HEAD, "MatMul")))
        .hasValue(
            "without TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_EMULATE_FP16=0 in the environment"
                + " TensorFlow fails where there is no GPU");
  }

  /** Where TensorFlow does not know of the limit, its call of oneDNN ends the process. */
  @Test
  void aLimitOfOneDnnBelowAvx512ForbidsBfloat16() {
    for (String variable : List.of("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA")) {
      for (String limit : List.of("SSE41", "AVX", "avx2", "AVX2_VNNI_2")) {
        Map<String, String> environment = with(variable, limit);
        String reason =
            "bfloat16 needs AVX-512, which %s=%s forbids oneDNN to use"
                .formatted(variable, limit.toUpperCase(Locale.ROOT));
        assertThat(PrecisionChoice.obstacle(Precision.BFLOAT16, AVX512_BF16, environment))
            .hasValue(reason);
        assertChoice(AVX512_BF16, environment, Precision.FLOAT32, reason);
      }
    }
  }

  @Test
  void aLimitOfOneDnnWithoutTheUnitsMakesBfloat16Slow() {
    for (String limit : List.of("AVX512_CORE", "AVX512_CORE_VNNI")) {
      Map<String, String> environment = with("ONEDNN_MAX_CPU_ISA", limit);
      assertThat(PrecisionChoice.obstacle(Precision.BFLOAT16, AVX512_BF16, environment)).isEmpty();
      assertThat(natives(AVX512_BF16, environment)).containsExactly(Precision.FLOAT32);
      assertChoice(
          AVX512_BF16,
          environment,
          Precision.FLOAT32,
          "ONEDNN_MAX_CPU_ISA=%s forbids oneDNN to use the processor's bfloat16".formatted(limit));
    }
    for (String limit : List.of("ALL", "DEFAULT", "AVX512_CORE_BF16", "AVX512_CORE_AMX", "")) {
      assertThat(natives(AVX512_BF16, with("ONEDNN_MAX_CPU_ISA", limit)))
          .containsExactly(Precision.FLOAT32, Precision.BFLOAT16);
    }
  }

  @Test
  void theRewritersLevelMustNotBeSet() {
    assertThat(
            PrecisionChoice.obstacle(
                Precision.FLOAT16,
                withGpu(AVX2),
                with("TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_LEVEL", "UNSAFE_FORCE_ALL")))
        .hasValue(
            "TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_LEVEL in the environment changes what is"
                + " computed in 16 bits");
  }

  private static Map<String, String> with(String variable, String value) {
    Map<String, String> environment = new HashMap<>(LAUNCHER);
    environment.put(variable, value);
    return environment;
  }

  @Test
  void nothingForbidsFloat32() {
    for (Hardware hardware : List.of(AVX2, AVX512_BF16, withGpu(AVX2))) {
      assertThat(PrecisionChoice.obstacle(Precision.FLOAT32, hardware, Map.of())).isEmpty();
    }
  }

  @Test
  void nativeIsWhatAUnitOfTheMachineIsMadeFor() {
    assertThat(natives(AVX2, LAUNCHER)).containsExactly(Precision.FLOAT32);
    assertThat(natives(AMX, LAUNCHER)).containsExactly(Precision.FLOAT32, Precision.BFLOAT16);
    assertThat(natives(AMX, Map.of(ONEDNN, "0"))).containsExactly(Precision.FLOAT32);
    assertThat(natives(withGpu(AMX), LAUNCHER))
        .containsExactly(Precision.FLOAT32, Precision.FLOAT16);
  }

  private static List<Precision> natives(Hardware hardware, Map<String, String> environment) {
    return Arrays.stream(Precision.values())
        .filter(precision -> PrecisionChoice.isNative(precision, hardware, environment))
        .toList();
  }

  private static Hardware processor(String model, List<String> instructionSets) {
    return new Hardware(new Processor(model, 2, instructionSets), Optional.empty());
  }

  private static Hardware withGpu(Hardware hardware) {
    return new Hardware(hardware.processor(), Optional.of(new Gpu("GPU:0", "NVIDIA Something")));
  }

  private static void assertChoice(
      Hardware hardware, Map<String, String> environment, Precision precision, String reason) {
    assertThat(PrecisionChoice.automatic(hardware, environment))
        .isEqualTo(new PrecisionChoice(precision, reason));
  }
}
