package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.Precision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The precision that made-up machines get. */
final class PrecisionChoiceTest {
  private static final String ONEDNN = "TF_ENABLE_ONEDNN_OPTS";
  private static final String HEAD = "TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_ALLOWLIST_REMOVE";

  /** What the launcher sets. */
  private static final Map<String, String> LAUNCHER = Map.of(ONEDNN, "1", HEAD, "MatMul");

  private static final Processor AVX2 = new Processor("older", 2, List.of("avx", "avx2"));
  private static final Processor VNNI =
      new Processor("newer", 2, List.of("avx2", "avx512f", "avx512_vnni"));
  private static final Processor AVX512_BF16 =
      new Processor("newest", 2, List.of("avx2", "avx512f", "avx512_bf16"));
  private static final Processor AMX =
      new Processor("tiles", 2, List.of("avx2", "avx512f", "amx_tile", "amx_bf16"));
  private static final Processor ARM = new Processor("arm", 2, List.of("asimd", "bf16"));

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
    for (Processor processor :
        List.of(AVX2, VNNI, ARM, new Processor("unknown system", 2, List.of()))) {
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
    assertThat(PrecisionChoice.obstacle(AVX2, LAUNCHER)).isEmpty();
    assertThat(PrecisionChoice.obstacle(AVX512_BF16, LAUNCHER)).isEmpty();
  }

  @Test
  void bfloat16IsImpossibleWithoutOneDnn() {
    assertThat(PrecisionChoice.obstacle(AVX512_BF16, Map.of(ONEDNN, "false", HEAD, "MatMul")))
        .hasValue("bfloat16 needs oneDNN, which is off");
    assertThat(PrecisionChoice.obstacle(AVX2, Map.of(HEAD, "MatMul")))
        .hasValue("bfloat16 needs oneDNN, which is off");
  }

  @Test
  void bfloat16IsImpossibleWhereTheHeadWouldNotStayInFloat32() {
    for (Map<String, String> environment :
        List.of(Map.of(ONEDNN, "1"), Map.of(ONEDNN, "1", HEAD, "Conv2D"))) {
      assertThat(PrecisionChoice.obstacle(AVX512_BF16, environment))
          .hasValue(
              "without TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_ALLOWLIST_REMOVE=MatMul in the"
                  + " environment the head would be computed in bfloat16 too");
    }
  }

  private static void assertChoice(
      Processor processor, Map<String, String> environment, Precision precision, String reason) {
    assertThat(PrecisionChoice.automatic(processor, environment))
        .isEqualTo(new PrecisionChoice(precision, reason));
  }
}
