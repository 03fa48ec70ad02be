package graft.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.export.TinyModel;
import graft.failure.StoppedException;
import graft.files.Hashes;
import graft.train.LearningRate;
import graft.train.PhaseSettings;
import graft.train.RecordingListener;
import graft.train.TinyData;
import graft.train.TinyRun;
import graft.train.TinySettings;
import graft.train.TrainingListener;
import graft.train.TrainingRun;
import graft.train.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learning rates from outside the package; an epoch has three steps, the phase three epochs. */
final class LearningRateDoorTest {
  @TempDir private Path folder;

  private final RecordingListener heard = new RecordingListener();
  private Path model;

  @BeforeEach
  void export() {
    model = TinyModel.export(folder.resolve("model"), 0.3);
  }

  @Test
  void isAskedForEveryStepOfThePhaseAndGoesIntoTheHistory() {
    List<String> asked = new ArrayList<>();
    run(
        settings(
            "run",
            (step, steps) -> {
              asked.add(step + " of " + steps);
              return linear(step, steps);
            }),
        heard);
    assertThat(asked.stream().distinct())
        .containsExactly(
            "0 of 9", "1 of 9", "2 of 9", "3 of 9", "4 of 9", "5 of 9", "6 of 9", "7 of 9",
            "8 of 9");
    assertThat(heard.epochs)
        .extracting(EpochRecord::learningRate)
        .containsExactly(linear(2, 9), linear(5, 9), linear(8, 9));
  }

  @Test
  void isTheRateThatIsTrainedWith() {
    run(settings("run", (step, steps) -> step < 6 ? 1e-2f : 0), heard);
    List<Double> losses = heard.epochs.stream().map(EpochRecord::valLoss).toList();
    assertThat(losses.get(1)).isNotEqualTo(losses.get(0));
    assertThat(losses.get(2)).as("the weights stay at rate 0").isEqualTo(losses.get(1));
  }

  @Test
  void aRunThatIsInterruptedGoesOnWithTheSameRates() {
    run(settings("whole", LearningRateDoorTest::linear), heard);
    TrainingSettings settings = settings("interrupted", LearningRateDoorTest::linear);
    TrainingListener afterFourSteps =
        new TrainingListener() {
          private int steps;

          @Override
          public void stepDone(int step, long imagesDone, double loss, double accuracy) {
            steps++;
          }

          @Override
          public boolean stopRequested() {
            return steps >= 4;
          }
        };
    assertThatThrownBy(() -> run(settings, afterFourSteps)).isInstanceOf(StoppedException.class);
    try (TrainingRun run = TrainingRun.open(settings, TrainingRun.Start.RESUME, "tiny")) {
      run.train(TinyData.dataSet());
    }
    assertThat(weights("interrupted")).isEqualTo(weights("whole"));
  }

  @Test
  void withoutAnyItIsConstantToTheBit() {
    PhaseSettings settings = new PhaseSettings(3, 0.1f);
    assertThat(settings.schedule().at(0, 9)).isEqualTo(0.1f);
    assertThat(settings.schedule().at(8, 9)).isEqualTo(0.1f);
  }

  private static float linear(long step, long steps) {
    return 1e-2f * (steps - step) / steps;
  }

  private static void run(TrainingSettings settings, TrainingListener listener) {
    TinyRun.run(settings, TinyData.dataSet(), listener);
  }

  private TrainingSettings settings(String output, LearningRate schedule) {
    return new TinySettings(model, folder.resolve(output))
        .phases(List.of(Phase.FROZEN))
        .frozen(new PhaseSettings(3, 1e-2f, schedule))
        .batches(20, 20)
        .settings();
  }

  private String weights(String output) {
    return Hashes.sha256(
        TrainingRun.modelOf(folder.resolve(output), Phase.FROZEN)
            .resolve("variables/variables.data-00000-of-00001"));
  }
}
