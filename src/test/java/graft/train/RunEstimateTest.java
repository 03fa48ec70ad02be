package graft.train;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cache.CacheMode;
import graft.cache.CacheSettings;
import graft.cache.Storage;
import graft.contract.Phase;
import graft.contract.SessionOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Work of a run in forward passes of one image: 100 training and 10 validation images. */
class RunEstimateTest {
  @ParameterizedTest
  @CsvSource({
    // every frozen epoch a pass; a step of the unfrozen phase costs two
    "NONE, FROZEN, 330",
    "NONE, UNFROZEN, 420",
    "NONE, FROZEN UNFROZEN, 750",
    // one pass, then epochs from features for nothing, from the boundary for 1.25 and 0.5
    "AUTO, FROZEN, 110",
    "ALL, UNFROZEN, 370",
    "AUTO, FROZEN UNFROZEN, 370",
    "FEATURES, FROZEN UNFROZEN, 530",
    // nothing that this phase could use is cached, so that there is no pass
    "FEATURES, UNFROZEN, 420",
  })
  void countsThePassAndTheEpochs(CacheMode mode, String phases, double expected) {
    final TrainSettings settings =
        new TrainSettings(
            Path.of("model"),
            Path.of("run"),
            Arrays.stream(phases.split(" ")).map(Phase::valueOf).toList(),
            new PhaseSettings(3, 1e-3f),
            new PhaseSettings(2, 1e-5f),
            20,
            OptionalInt.empty(),
            EarlyStopping.none(),
            0,
            new CacheSettings(mode, Path.of("caches"), Storage.FLOAT32),
            new SessionOptions(2));
    assertThat(RunEstimate.passes(settings, 100, 10)).isEqualTo(expected);
  }
}
