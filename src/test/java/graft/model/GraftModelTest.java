package graft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.EpochRecord;
import graft.contract.InputKind;
import graft.contract.ModelDescription;
import graft.contract.ModelTraining;
import graft.contract.Phase;
import graft.export.FormulaBatch;
import graft.export.SavedVariables;
import graft.failure.GraftException;
import graft.files.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.types.TInt64;

/** What each phase changes, what it must not, and what saving keeps. */
class GraftModelTest {
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
  void frozenPhaseTrainsTheHeadAlone() {
    Map<String, float[]> before = tiny.variables();
    tiny.losses(Phase.FROZEN, 3);
    assertThat(TinyTraining.changedWeights(before, tiny.variables()))
        .isEqualTo(Set.of("dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"));
  }

  /** Nothing below the boundary, and no moving statistics above it. */
  @Test
  void unfrozenPhaseTrainsTheHeadAndTheUpperConvolution() {
    Map<String, float[]> before = tiny.variables();
    tiny.losses(Phase.UNFROZEN, 3);
    assertThat(TinyTraining.changedWeights(before, tiny.variables()))
        .isEqualTo(
            Set.of(
                "conv2d_2/kernel",
                "batch_normalization_2/beta",
                "dense/kernel",
                "dense/bias",
                "dense_1/kernel",
                "dense_1/bias"));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LARGE")
  void phaseLeavesTheOtherPhasesOptimizerAlone(Phase phase) {
    String other = (phase == Phase.FROZEN ? Phase.UNFROZEN : Phase.FROZEN).label() + "/";
    tiny.losses(phase, 2);
    Map<String, float[]> after = tiny.variables();
    assertThat(after.get(phase.label() + "/step")).containsExactly(2);
    after.forEach(
        (name, values) -> {
          if (name.startsWith(other)) {
            assertThat(values).as(name).containsOnly(0);
          }
        });
  }

  @Test
  void trainingLowersTheLoss() {
    double before = tiny.meanLoss(0, 8);
    tiny.losses(Phase.UNFROZEN, 100);
    assertThat(tiny.meanLoss(0, 8)).isLessThan(0.8 * before);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 3, Long.MAX_VALUE})
  void labelOutOfRangeIsRefusedBeforeAnythingChanges(long label) {
    Map<String, float[]> before = tiny.variables();
    try (FormulaBatch batch = FormulaBatch.tiny(0, 2);
        TInt64 labels = TInt64.vectorOf(0, label)) {
      InputKind images = InputKind.IMAGES;
      for (Phase phase : Phase.IN_MODEL) {
        assertRefused(
            label, () -> tiny.model().training().train(phase, images, batch.images(), labels, 1));
        assertRefused(
            label, () -> tiny.model().training().accumulate(phase, images, batch.images(), labels));
      }
      assertRefused(label, () -> tiny.model().evaluate(images, batch.images(), labels));
    }
    assertThat(tiny.variables()).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void savedModelPredictsTheSameAndTellsItsHistory() {
    tiny.losses(Phase.UNFROZEN, 2);
    ModelDescription description =
        tiny.model()
            .description()
            .withTraining(
                new ModelTraining(
                    "made up",
                    "0123",
                    List.of(new EpochRecord(Phase.FROZEN, 1, 1, 0.5, 2, 0.25, 3, 2, 7, 0.125f)),
                    32,
                    null,
                    null));
    tiny.model().save(folder.resolve("saved"), description);
    try (TinyTraining saved = TinyTraining.open(folder.resolve("saved"));
        FormulaBatch batch = FormulaBatch.tiny(0, 9)) {
      assertThat(saved.model().description()).isEqualTo(description);
      assertThat(saved.model().description().hasTrained(Phase.FROZEN)).isTrue();
      assertThat(saved.model().predict(batch.images()))
          .isDeepEqualTo(tiny.model().predict(batch.images()));
    }
    assertThat(SavedVariables.of(folder.resolve("saved")))
        .usingRecursiveComparison()
        .isEqualTo(tiny.variables());
  }

  @Test
  void savedModelTrainsOnAsIfItHadNeverBeenClosed() {
    tiny.start(5);
    tiny.losses(Phase.UNFROZEN, 2);
    tiny.model().save(folder.resolve("saved"), tiny.model().description());
    try (TinyTraining saved = TinyTraining.open(folder.resolve("saved"))) {
      assertThat(saved.losses(Phase.UNFROZEN, 3)).isEqualTo(tiny.losses(Phase.UNFROZEN, 3));
      assertThat(saved.variables()).usingRecursiveComparison().isEqualTo(tiny.variables());
    }
  }

  @Test
  void trainingAndSavingNeverChangeTheDirectoryThatWasOpened() throws IOException {
    Map<String, String> before = hashes(folder.resolve("tiny"));
    tiny.start(1);
    tiny.losses(Phase.FROZEN, 2);
    tiny.losses(Phase.UNFROZEN, 2);
    tiny.model().save(folder.resolve("saved"), tiny.model().description());
    assertThat(hashes(folder.resolve("tiny"))).isEqualTo(before);
    assertThat(hashes(folder.resolve("saved")).keySet()).isEqualTo(before.keySet());
  }

  @Test
  void savingOverSomethingIsRefused() throws IOException {
    Map<String, String> before = hashes(folder.resolve("tiny"));
    assertThatThrownBy(() -> tiny.model().save(folder.resolve("tiny"), tiny.model().description()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("exists already");
    assertThat(hashes(folder.resolve("tiny"))).isEqualTo(before);
  }

  private static void assertRefused(long label, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("label (%d) must be from 0 to 2".formatted(label));
  }

  private static Map<String, String> hashes(Path directory) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> hashes.put(directory.relativize(file).toString(), Hashes.sha256(file)));
    }
    return hashes;
  }
}
