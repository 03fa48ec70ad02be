package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.cache.CacheSettings;
import graft.cache.Inputs;
import graft.contract.EpochRecord;
import graft.contract.GraftException;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.contract.SessionOptions;
import graft.contract.WrongUseException;
import graft.dataset.DataSet;
import graft.files.Hashes;
import graft.files.Manifest;
import graft.model.SavedVariables;
import graft.model.TinyModel;
import graft.runner.GraftModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on the tiny model: what it leaves, what it repeats, and what it refuses. */
class TrainingRunTest {
  private static final List<Phase> BOTH = List.of(Phase.FROZEN, Phase.UNFROZEN);

  @TempDir Path folder;
  private Path model;
  private final RecordingListener listener = new RecordingListener();
  private final List<EpochRecord> epochs = listener.epochs;

  @BeforeEach
  void export() {
    model = TinyModel.export(folder.resolve("model"), 0.3);
  }

  @Test
  void bothPhasesAtOnceEqualOneAfterTheOtherBitForBit() {
    run("all", model, BOTH);
    run("first", model, List.of(Phase.FROZEN));
    run("second", folder.resolve("first/frozen"), List.of(Phase.UNFROZEN));
    assertSameVariables(folder.resolve("all/frozen"), folder.resolve("first/frozen"));
    assertSameVariables(folder.resolve("all/unfrozen"), folder.resolve("second/unfrozen"));
  }

  @Test
  void anotherSeedTrainsAnotherModel() {
    run("one", settings("one", model, BOTH, EarlyStopping.none(), 1, 2), TinyData.dataSet());
    run("two", settings("two", model, BOTH, EarlyStopping.none(), 2, 2), TinyData.dataSet());
    assertThat(SavedVariables.of(folder.resolve("one/unfrozen")).get("dense/kernel"))
        .isNotEqualTo(SavedVariables.of(folder.resolve("two/unfrozen")).get("dense/kernel"));
  }

  @Test
  void frozenPhaseChangesTheHeadAloneAndUnfrozenPhaseTheUpperLayersToo() {
    run("run", model, BOTH);
    final Map<String, float[]> before = SavedVariables.of(model);
    final Map<String, float[]> frozen = SavedVariables.of(folder.resolve("run/frozen"));
    final Map<String, float[]> unfrozen = SavedVariables.of(folder.resolve("run/unfrozen"));
    assertThat(changedWeights(before, frozen))
        .containsExactly("dense/bias", "dense/kernel", "dense_1/bias", "dense_1/kernel");
    assertThat(changedWeights(frozen, unfrozen))
        .containsExactly(
            "batch_normalization_2/beta",
            "conv2d_2/kernel",
            "dense/bias",
            "dense/kernel",
            "dense_1/bias",
            "dense_1/kernel");
  }

  @Test
  void leavesSettingsHistoryAndAModelOfEachPhaseAndTheInputAsItWas() throws IOException {
    final Map<String, String> before = hashes(model);
    run("run", model, BOTH);
    assertThat(hashes(model)).isEqualTo(before);
    final Path run = folder.resolve("run");
    try (Stream<Path> files = Files.list(run)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              ".lock",
              "run.json",
              "history.csv",
              "history.json",
              "checkpoints",
              "frozen",
              "unfrozen");
    }
    assertThat(Files.readAllLines(run.resolve("history.csv"))).hasSize(1 + epochs.size());
    Manifest.check(run.resolve("frozen"));
    assertThat(ModelFiles.readDescription(run.resolve("unfrozen")).training().history())
        .isEqualTo(epochs);
    assertThat(epochs).extracting(EpochRecord::steps).containsOnly(3);
    assertThat(epochs)
        .extracting(EpochRecord::phase)
        .containsExactly(Phase.FROZEN, Phase.FROZEN, Phase.UNFROZEN, Phase.UNFROZEN);
  }

  @Test
  void historyIsWhatTheSavedModelEvaluatesTo() {
    run("run", model, List.of(Phase.FROZEN));
    final EpochRecord last = epochs.get(epochs.size() - 1);
    try (GraftModel trained = GraftModel.open(folder.resolve("run/frozen"), session())) {
      final Evaluation again =
          Evaluator.evaluate(trained, Inputs.of(TinyData.dataSet().validation()), 20, done -> {});
      assertThat(again.loss()).isCloseTo(last.valLoss(), offset());
      assertThat(again.accuracy()).isEqualTo(last.valAccuracy());
    }
  }

  @Test
  void aSliceChangesTheResultByRoundingOnly() {
    run("whole", settings("whole", model, BOTH, EarlyStopping.none(), 0, 20), TinyData.dataSet());
    final double whole = epochs.get(epochs.size() - 1).valLoss();
    run("sliced", settings("sliced", model, BOTH, EarlyStopping.none(), 0, 7), TinyData.dataSet());
    assertThat(epochs.get(epochs.size() - 1).valLoss()).isCloseTo(whole, offset());
  }

  @Test
  void restoreBestLeavesTheWeightsOfTheBestEpoch() {
    final TrainSettings diverging =
        new TrainSettings(
            model,
            folder.resolve("run"),
            List.of(Phase.FROZEN),
            new PhaseSettings(6, 1f),
            new PhaseSettings(1, 1e-5f),
            20,
            OptionalInt.of(20),
            new EarlyStopping(OptionalInt.of(2), 0, Monitor.VAL_LOSS, true),
            0,
            CacheSettings.none(),
            session(),
            CheckpointSettings.defaults());
    run("run", diverging, TinyData.dataSet());
    final double best = epochs.stream().mapToDouble(EpochRecord::valLoss).min().orElseThrow();
    assertThat(epochs.get(epochs.size() - 1).valLoss()).isGreaterThan(best);
    try (GraftModel trained = GraftModel.open(folder.resolve("run/frozen"), session())) {
      assertThat(
              Evaluator.evaluate(
                      trained, Inputs.of(TinyData.dataSet().validation()), 20, done -> {})
                  .loss())
          .isCloseTo(best, offset());
    }
  }

  @Test
  void anUntrainedHeadIsWarnedOfBeforeTheUnfrozenPhase() {
    run("run", model, List.of(Phase.UNFROZEN));
    assertThat(listener.notices)
        .anyMatch(line -> line.contains("head") && line.contains("untrained"));
  }

  @Test
  void refusesAnExistingOutputAndForeignClasses() throws IOException {
    final Path existing = Files.createDirectory(folder.resolve("there"));
    assertThatThrownBy(() -> run("there", model, BOTH))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(existing.toString())
        .hasMessageContaining("exists");
    final DataSet others = TinyData.dataSet(List.of("green", "red", "blue"));
    assertThatThrownBy(
            () -> run("run", settings("run", model, BOTH, EarlyStopping.none(), 0, 20), others))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("the classes of --data tiny are green, red, blue, ")
        .hasMessageContaining("the labels of " + model + " are red, green, blue: ");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  private void run(String output, Path from, List<Phase> phases) {
    run(output, settings(output, from, phases, EarlyStopping.none(), 0, 20), TinyData.dataSet());
  }

  private void run(String output, TrainSettings settings, DataSet data) {
    listener.clear();
    TrainingRun.run(settings, data, listener);
  }

  private TrainSettings settings(
      String output, Path from, List<Phase> phases, EarlyStopping stopping, long seed, int slice) {
    return new TrainSettings(
        from,
        folder.resolve(output),
        phases,
        new PhaseSettings(2, 1e-2f),
        new PhaseSettings(2, 1e-3f),
        20,
        OptionalInt.of(slice),
        stopping,
        seed,
        CacheSettings.none(),
        session(),
        CheckpointSettings.defaults());
  }

  private static SessionOptions session() {
    return new SessionOptions(2);
  }

  private static Offset<Double> offset() {
    return Offset.offset(1e-5);
  }

  private static void assertSameVariables(Path one, Path other) {
    final Map<String, float[]> expected = SavedVariables.of(one);
    final Map<String, float[]> actual = SavedVariables.of(other);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
  }

  private static List<String> changedWeights(
      Map<String, float[]> before, Map<String, float[]> after) {
    return before.keySet().stream()
        .filter(name -> name.matches("(conv2d|batch_normalization|dense)(_\\d+)?/[a-z_]+"))
        .filter(name -> !Arrays.equals(before.get(name), after.get(name)))
        .toList();
  }

  private static Map<String, String> hashes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      final Map<String, String> hashes = new TreeMap<>();
      files
          .filter(Files::isRegularFile)
          .forEach(file -> hashes.put(file.toString(), Hashes.sha256(file)));
      return hashes;
    }
  }

  @Test
  void refusesAnOutputInsideTheModel() {
    assertThatThrownBy(() -> run("model/inside", model, BOTH))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("inside the model");
    assertThat(model.resolve("inside")).doesNotExist();
  }
}
