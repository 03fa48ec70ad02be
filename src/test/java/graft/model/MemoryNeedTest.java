package graft.model;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.machine.Precision;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryNeedTest {
  private static final String UNFROZEN = Signatures.train(Phase.UNFROZEN, InputKind.IMAGES);

  @TempDir Path folder;

  @Test
  void warnsOnlyWhereTheLimitIsTooSmall() {
    try (TinyTraining training = TinyTraining.fresh(folder.resolve("tiny"), 0)) {
      GraftModel model = training.model();
      long start = model.callMemory(Signatures.START, 0);
      long step = model.callMemory(UNFROZEN, 1000);
      long before = 2_000_000_000;
      long enough = before + start + step;
      assertThat(warning(model, Precision.FLOAT32, before, enough)).isEmpty();
      assertThat(warning(model, Precision.FLOAT32, before, enough - 1))
          .contains(
              "warning: the unfrozen phase takes slightly more than the 2.0 GB of memory that"
                  + " it may have; the system ends a process that takes more: raise the limit, or"
                  + " choose a smaller --micro-batch (now 1000)");
      assertThat(warning(model, Precision.FLOAT32, before, 1_900_000_000).orElseThrow())
          .contains("takes about 2.0 GB of memory and may have 1.9 GB; the system");
      assertThat(warning(model, Precision.BFLOAT16, before, enough - step / 2)).isEmpty();
      assertThat(step).isGreaterThan(1000 * 36 * (4 + 5) * 4);
    }
  }

  @Test
  void thePassNeedsNoOptimizer() {
    try (TinyTraining training = TinyTraining.fresh(folder.resolve("tiny"), 0)) {
      GraftModel model = training.model();
      long enough = model.callMemory(Signatures.FEATURES, 8);
      MemoryNeed need = new MemoryNeed(model, Precision.FLOAT32, 0, enough);
      assertThat(need.warning("filling the caches", Signatures.FEATURES, 8)).isEmpty();
      assertThat(need.warning("filling the caches", Signatures.FEATURES, 9)).isPresent();
    }
  }

  private static Optional<String> warning(
      GraftModel model, Precision precision, long before, long limit) {
    return new MemoryNeed(model, precision, before, limit)
        .warning("the unfrozen phase", UNFROZEN, 1000);
  }
}
