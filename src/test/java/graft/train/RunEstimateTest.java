package graft.train;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.InputKind;
import graft.contract.Phase;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Work of a run in forward passes of one image: three frozen epochs and two unfrozen ones, each of
 * 100 training and 10 validation images.
 */
class RunEstimateTest {
  @ParameterizedTest
  @CsvSource({
    // every frozen epoch a pass; a step of the unfrozen phase costs two
    "'', FROZEN, 330",
    "'', UNFROZEN, 420",
    "'', FROZEN UNFROZEN, 750",
    // epochs from features for nothing, from the boundary for 1.25 and 0.5
    "FEATURES, FROZEN, 0",
    "BOUNDARY, UNFROZEN, 260",
    "FEATURES BOUNDARY, FROZEN UNFROZEN, 260",
    "FEATURES, FROZEN UNFROZEN, 420",
    // nothing that this phase could use is cached
    "FEATURES, UNFROZEN, 420",
  })
  void countsTheEpochs(String kinds, String phases, double expected) {
    TrainingSettings settings =
        settings(Arrays.stream(phases.split(" ")).map(Phase::valueOf).toList());
    TrainingState begin = TrainingState.begin(settings.phases().get(0), 0, List.of());
    assertThat(RunEstimate.passes(settings, begin, kinds(kinds), 100, 10)).isEqualTo(expected);
  }

  /** Of 100 images; the epoch's validation is still to come, and so is the phase after it. */
  @ParameterizedTest
  @CsvSource({
    "'', FROZEN, 0, 750",
    "'', FROZEN, 40, 710",
    "'', FROZEN, 100, 650",
    "'', UNFROZEN, 40, 340",
    "BOUNDARY, UNFROZEN, 40, 210",
    "FEATURES BOUNDARY, FROZEN, 40, 260",
  })
  void leavesOutTheStepsOfTheEpochThatAreDone(
      String kinds, Phase phase, int done, double expected) {
    TrainingState begin =
        TrainingState.begin(phase, 0, List.of()).afterStep(new RunningMean(1, 1, done), 1);
    TrainingSettings settings = settings(List.of(Phase.FROZEN, Phase.UNFROZEN));
    assertThat(RunEstimate.passes(settings, begin, kinds(kinds), 100, 10)).isEqualTo(expected);
  }

  private static Set<InputKind> kinds(String words) {
    return Arrays.stream(words.split(" "))
        .filter(kind -> !kind.isEmpty())
        .map(InputKind::valueOf)
        .collect(Collectors.toSet());
  }

  private static TrainingSettings settings(List<Phase> phases) {
    return new TinySettings(Path.of("model"), Path.of("run"))
        .phases(phases)
        .frozen(3, 1e-3f)
        .unfrozen(2, 1e-3f)
        .settings();
  }
}
