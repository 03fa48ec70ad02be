package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.cache.Inputs;
import graft.contract.EpochRecord;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.dataset.DataSplit;
import graft.export.SavedVariables;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.Hashes;
import graft.files.Manifest;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import graft.train.EarlyStopping.Monitor;
import graft.train.Evaluator.Evaluation;
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
    run(settings("one").seed(1));
    run(settings("two").seed(2));
    assertThat(SavedVariables.of(folder.resolve("one/unfrozen")).get("dense/kernel"))
        .isNotEqualTo(SavedVariables.of(folder.resolve("two/unfrozen")).get("dense/kernel"));
  }

  @Test
  void frozenPhaseChangesTheHeadAloneAndUnfrozenPhaseTheUpperLayersToo() {
    run("run", model, BOTH);
    Map<String, float[]> before = SavedVariables.of(model);
    Map<String, float[]> frozen = SavedVariables.of(folder.resolve("run/frozen"));
    Map<String, float[]> unfrozen = SavedVariables.of(folder.resolve("run/unfrozen"));
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
    Map<String, String> before = hashes(model);
    run("run", model, BOTH);
    assertThat(hashes(model)).isEqualTo(before);
    Path run = folder.resolve("run");
    try (Stream<Path> files = Files.list(run)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              ".lock",
              "run.json",
              "data.csv",
              "history.csv",
              "history.json",
              "checkpoints",
              "frozen",
              "unfrozen");
    }
    assertThat(Files.readAllLines(run.resolve("history.csv"))).hasSize(1 + epochs.size());
    Manifest.check(run.resolve("frozen"), List.of());
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
    EpochRecord last = epochs.get(epochs.size() - 1);
    try (GraftModel trained = GraftModel.open(folder.resolve("run/frozen"), session())) {
      Evaluation again =
          Evaluator.evaluate(
              trained,
              new Inputs.Images(TinyData.dataSet().validation()),
              20,
              (done, labels, probabilities) -> {});
      assertThat(again.loss()).isCloseTo(last.valLoss(), offset());
      assertThat(again.accuracy()).isEqualTo(last.valAccuracy());
    }
  }

  @Test
  void aMicroBatchChangesTheResultByRoundingOnly() {
    run(settings("whole").batches(20, 20));
    double whole = epochs.get(epochs.size() - 1).valLoss();
    run(settings("cut").batches(20, 7));
    assertThat(epochs.get(epochs.size() - 1).valLoss()).isCloseTo(whole, offset());
  }

  @Test
  void restoreBestLeavesTheWeightsOfTheBestEpoch() {
    TinySettings diverging =
        settings("run")
            .phases(List.of(Phase.FROZEN))
            .frozen(6, 1f)
            .stopping(new EarlyStopping(OptionalInt.of(2), 0, Monitor.VAL_LOSS, true));
    run(diverging);
    double best = epochs.stream().mapToDouble(EpochRecord::valLoss).min().orElseThrow();
    assertThat(epochs.get(epochs.size() - 1).valLoss()).isGreaterThan(best);
    try (GraftModel trained = GraftModel.open(folder.resolve("run/frozen"), session())) {
      assertThat(
              Evaluator.evaluate(
                      trained,
                      new Inputs.Images(TinyData.dataSet().validation()),
                      20,
                      (done, labels, probabilities) -> {})
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
    Path existing = Files.createDirectory(folder.resolve("there"));
    assertThatThrownBy(() -> run("there", model, BOTH))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(existing.toString())
        .hasMessageContaining("exists");
    DataSplit others = TinyData.dataSet(List.of("green", "red", "blue"));
    assertThatThrownBy(() -> run(settings("run"), others))
        .isInstanceOf(GraftException.class)
        .hasMessage(
            "--data tiny has the classes green, red, blue, but the model "
                + model
                + " has the classes red, green, blue: both must have the same classes in the same"
                + " order");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  private void run(String output, Path from, List<Phase> phases) {
    run(new TinySettings(from, folder.resolve(output)).phases(phases));
  }

  private void run(TinySettings settings) {
    run(settings, TinyData.dataSet());
  }

  private void run(TinySettings settings, DataSplit data) {
    listener.clear();
    TinyRun.run(settings.settings(), data, listener);
  }

  private TinySettings settings(String output) {
    return new TinySettings(model, folder.resolve(output));
  }

  private static SessionOptions session() {
    return new SessionOptions(2);
  }

  private static Offset<Double> offset() {
    return Offset.offset(1e-5);
  }

  private static void assertSameVariables(Path one, Path other) {
    Map<String, float[]> expected = SavedVariables.of(one);
    Map<String, float[]> actual = SavedVariables.of(other);
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
      Map<String, String> hashes = new TreeMap<>();
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
