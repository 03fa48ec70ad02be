package graft.model;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.export.FormulaBatch;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code start} is Keras's {@code compile}: a new optimizer, the weights as they are. */
class StartTest {
  @TempDir Path folder;
  private TinyTraining tiny;

  @BeforeEach
  void open() {
    tiny = TinyTraining.fresh(folder.resolve("tiny"), 0.3);
  }

  @AfterEach
  void close() {
    tiny.close();
  }

  @Test
  void startForgetsSlotsAndStepsOfBothPhasesAndKeepsTheWeights() {
    tiny.losses(Phase.FROZEN, 2);
    tiny.losses(Phase.UNFROZEN, 3);
    Map<String, float[]> trained = tiny.variables();
    assertThat(trained.get("frozen/step")).containsExactly(2);
    assertThat(trained.get("unfrozen/step")).containsExactly(3);
    assertThat(trained.get("unfrozen/adam_v/dense_1/bias")).doesNotContain(0);
    tiny.start(4);
    Map<String, float[]> started = tiny.variables();
    assertThat(TinyTraining.changedWeights(trained, started)).isEmpty();
    started.forEach(
        (name, values) -> {
          if (name.startsWith("frozen/") || name.startsWith("unfrozen/")) {
            assertThat(values).as(name).containsOnly(0);
          }
        });
    assertThat(started.get("training/seed")).containsExactly(4);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LARGE")
  void sameSeedFromTheSameWeightsRepeatsEveryLoss(Phase phase) {
    tiny.start(7);
    float[] first = tiny.losses(phase, 4);
    tiny.reset();
    tiny.start(7);
    assertThat(tiny.losses(phase, 4)).isEqualTo(first);
  }

  @Test
  void everyStepHasADropoutOfItsOwn() {
    StepResult first = tiny.accumulate(Phase.FROZEN, 0, 8);
    tiny.start(0);
    assertThat(tiny.accumulate(Phase.FROZEN, 0, 8)).isEqualTo(first);
    tiny.reset();
    // A step with a rate of almost nothing leaves the weights and moves the counter on.
    try (FormulaBatch batch = FormulaBatch.tiny(0, 8)) {
      tiny.model()
          .training()
          .train(Phase.FROZEN, InputKind.IMAGES, batch.images(), batch.labels(), Float.MIN_VALUE);
    }
    assertThat(tiny.accumulate(Phase.FROZEN, 0, 8).loss()).isNotEqualTo(first.loss());
  }

  @Test
  void otherSeedDropsOtherUnits() {
    tiny.start(7);
    float first = tiny.accumulate(Phase.FROZEN, 0, 8).loss();
    tiny.start(8);
    assertThat(tiny.accumulate(Phase.FROZEN, 0, 8).loss()).isNotEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LARGE")
  void freshExportTrainsWithoutStartAsAfterAPlainOne(Phase phase) {
    float[] first = tiny.losses(phase, 3);
    Map<String, float[]> expected = tiny.variables();
    tiny.reset();
    tiny.start(0);
    assertThat(tiny.losses(phase, 3)).isEqualTo(first);
    assertThat(tiny.variables()).usingRecursiveComparison().isEqualTo(expected);
  }

  /** 0.3 of the units are dropped and the others scaled up: the mean stays, single losses don't. */
  @Test
  void dropoutAppliesToTrainingOnly() {
    double plain = tiny.meanLoss(0, 8);
    assertThat((double) tiny.accumulate(Phase.FROZEN, 0, 8).loss()).isNotEqualTo(plain);
    assertThat(tiny.meanLoss(0, 8)).isEqualTo(plain);
  }
}
