package graft.cache;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.InputKind;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever changes the numbers gives another name. */
class CacheKeyTest {
  private static final SessionOptions SESSION = new SessionOptions(2);
  private static final Map<String, String> NOTHING_SET = Map.of();
  private final CacheKey key = key(30, SESSION, NOTHING_SET);

  @Test
  void theSameIsTheSameWhateverElseIsInTheEnvironment() {
    assertThat(key(30, SESSION, Map.of("HOME", "/home", "TF_CPP_MIN_LOG_LEVEL", "0")).folderName())
        .isEqualTo(key.folderName());
    assertThat(key(30, SESSION.trusting(true), NOTHING_SET).folderName())
        .isEqualTo(key.folderName());
  }

  @Test
  void microBatchesThreadsPrecisionAndVariablesThatChooseKernelsMakeAnother() {
    assertThat(
            List.of(
                key(60, SESSION, NOTHING_SET),
                key(30, new SessionOptions(3), NOTHING_SET),
                key(30, new SessionOptions(2, Precision.BFLOAT16), NOTHING_SET),
                key(30, SESSION, Map.of("ONEDNN_MAX_CPU_ISA", "AVX2")),
                key(30, SESSION, Map.of("DNNL_MAX_CPU_ISA", "AVX2")),
                key(30, SESSION, Map.of("TF_XLA_FLAGS", "--tf_xla_auto_jit=2")),
                key(30, SESSION, Map.of("NVIDIA_TF32_OVERRIDE", "0")),
                key(
                    30,
                    SESSION,
                    Map.of("TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_DENYLIST_ADD", "Conv2D"))))
        .extracting(CacheKey::folderName)
        .doesNotHaveDuplicates()
        .doesNotContain(key.folderName());
  }

  private static CacheKey key(
      int microBatch, SessionOptions session, Map<String, String> environment) {
    return CacheKey.here(
        InputKind.FEATURES,
        "model",
        "images",
        List.of(2048L),
        Storage.FLOAT32,
        microBatch,
        session,
        environment);
  }
}
