package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.cache.CacheSettings;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Storage;
import graft.contract.EpochRecord;
import graft.contract.InputKind;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.dataset.DataSplit;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.failure.StoppedException;
import graft.failure.WrongUseException;
import graft.files.Manifest;
import graft.files.WholeDirectory;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import graft.model.StartOptions;
import graft.model.WholeCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run keeps of itself, and what it makes of that when it goes on. */
class ResumeTest {
  /** Micro-batches of ten images: five of an epoch's training, two of its validation. */
  private static final int MICRO_BATCHES_OF_EPOCH = 7;

  @TempDir Path folder;
  private TinyRun tiny;
  private Path run;

  @BeforeEach
  void export() {
    tiny = TinyRun.in(folder);
    run = tiny.output();
  }

  /** In the middle of a batch, between two, in the validation, in the second phase. */
  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 2, 5, 6, 8, 2 * MICRO_BATCHES_OF_EPOCH + 1, 4 * MICRO_BATCHES_OF_EPOCH - 1})
  void stopsAtTheNextMicroBatchAndGoesOnAsIfItHadNot(int microBatches) {
    TinyRun.train(tiny.settings(folder.resolve("alone")));
    stopAfter(microBatches);
    RecordingListener listener = resume();
    assertThat(listener.notices.get(0)).startsWith("resumed: ");
    assertThat(TinyRun.weights(run)).isEqualTo(TinyRun.weights(folder.resolve("alone")));
    assertThat(losses(run)).isEqualTo(losses(folder.resolve("alone")));
  }

  @Test
  void canBeStoppedAgainAndAgain() {
    TinyRun.train(tiny.settings(folder.resolve("alone")));
    stopAfter(3);
    for (int i = 0; i < 4; i++) {
      int microBatches = i;
      assertThatThrownBy(() -> resume(data(), new StoppingListener(microBatches)))
          .isInstanceOf(StoppedException.class);
    }
    resume();
    assertThat(TinyRun.weights(run)).isEqualTo(TinyRun.weights(folder.resolve("alone")));
  }

  @Test
  void keepsTheLastThreeCheckpoints() throws IOException {
    TinyRun.train(
        new TinySettings(tiny.model(), run).checkpoints(TinySettings.ofEveryEpoch()).settings());
    assertThat(names(run.resolve("checkpoints"))).containsExactly("000002", "000003", "000004");
  }

  @Test
  void anEpochUnderTenSecondsNeedNotEndInACheckpoint() throws IOException {
    TinyRun.train(tiny.settings(run));
    assertThat(names(run.resolve("checkpoints"))).containsExactly("000001", "000002");
    try (TrainingRun again = tiny.open(TrainingRun.Start.RESUME)) {
      RecordingListener listener = new RecordingListener();
      TinyRun.train(again, data(), listener);
      assertThat(listener.notices).contains("resumed: unfrozen phase, after epoch 2");
    }
  }

  /** In either phase; epochs that were over are trained again, and the history follows. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void epochsAfterTheLastCheckpointAreTrainedAgain(int epochs) throws IOException {
    TinyRun.train(tiny.settings(folder.resolve("alone")));
    Failing failing = new Failing(epochs);
    assertThatThrownBy(() -> TinyRun.run(tiny.settings(run), data(), failing)).hasMessage("killed");
    assertThat(Files.readAllLines(run.resolve("history.csv"))).hasSize(1 + epochs);
    List<Integer> lines = new ArrayList<>();
    TrainingListener counting =
        new TrainingListener() {
          @Override
          public void epochStarted(Phase phase, int epoch, int all, int steps, long images) {
            try {
              lines.add(Files.readAllLines(run.resolve("history.csv")).size() - 1);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    resume(data(), counting);
    assertThat(lines).isEqualTo(epochs == 1 ? List.of(0, 1, 2, 3) : List.of(2, 3));
    assertThat(TinyRun.weights(run)).isEqualTo(TinyRun.weights(folder.resolve("alone")));
    assertThat(losses(run)).isEqualTo(losses(folder.resolve("alone")));
  }

  /** Fails as an epoch ends. */
  private static final class Failing implements TrainingListener {
    private int epochs;

    Failing(int epochs) {
      this.epochs = epochs;
    }

    @Override
    public void epochEnded(EpochRecord epoch) {
      if (--epochs == 0) {
        throw new IllegalStateException("killed");
      }
    }
  }

  /** Earlier versions wrote all variables into every checkpoint. */
  @ParameterizedTest
  @ValueSource(ints = {MICRO_BATCHES_OF_EPOCH + 3, 2 * MICRO_BATCHES_OF_EPOCH + 3})
  void aCheckpointOfAllVariablesIsGoneOnWith(int microBatches) throws IOException {
    TinyRun.train(tiny.settings(folder.resolve("alone")));
    stopAfter(microBatches);
    List<String> names = names(run.resolve("checkpoints"));
    Path newest = run.resolve("checkpoints").resolve(names.get(names.size() - 1));
    Path prefix = newest.resolve(ModelFiles.VARIABLES_PREFIX);
    Phase phase = microBatches < 2 * MICRO_BATCHES_OF_EPOCH ? Phase.FROZEN : Phase.UNFROZEN;
    long seed = TrainingState.dropoutSeed(phase, 0);
    long before = Files.size(Path.of(prefix + ".data-00000-of-00001"));
    try (GraftModel model = GraftModel.open(tiny.model(), new SessionOptions(2))) {
      model.training().start(StartOptions.plain(seed, model.description().labels().size()));
      model.trainedVariables().read(phase, prefix);
      WholeCheckpoint.write(model, prefix);
    }
    assertThat(Files.size(Path.of(prefix + ".data-00000-of-00001"))).isGreaterThan(before);
    Manifest.write(newest);
    resume();
    assertThat(TinyRun.weights(run)).isEqualTo(TinyRun.weights(folder.resolve("alone")));
  }

  @Test
  void aDamagedCheckpointIsNamedAndTheOneBeforeItUsed() throws IOException {
    TinyRun.train(tiny.settings(folder.resolve("alone")));
    stopAfter(2 * MICRO_BATCHES_OF_EPOCH + 3);
    List<String> before = names(run.resolve("checkpoints"));
    Path newest = run.resolve("checkpoints").resolve(before.get(before.size() - 1));
    flipBit(newest.resolve("variables/variables.data-00000-of-00001"));
    RecordingListener listener = resume();
    assertThat(listener.notices)
        .contains(
            "checkpoint not used: "
                + newest
                + " is damaged: variables/variables.data-00000-of-00001 was altered: its SHA-256 is not"
                + " the manifest's; --resume continues from the newest whole checkpoint, the first command with"
                + " --restart starts again");
    assertThat(TinyRun.weights(run)).isEqualTo(TinyRun.weights(folder.resolve("alone")));
    assertThat(newest).doesNotExist();
  }

  @Test
  void withoutAnyWholeCheckpointItAsksForARestart() throws IOException {
    stopAfter(3);
    for (String name : names(run.resolve("checkpoints"))) {
      flipBit(run.resolve("checkpoints").resolve(name).resolve("state.json"));
    }
    assertThatThrownBy(this::resume)
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("no checkpoint in")
        .hasMessageContaining("--restart");
  }

  /** Java closes files under an interrupted thread, which says nothing against the checkpoints. */
  @Test
  void anInterruptWhileCheckpointsAreReadIsAStop() {
    stopAfter(2 * MICRO_BATCHES_OF_EPOCH + 3);
    List<String> notices = new ArrayList<>();
    TrainingListener interrupting =
        new TrainingListener() {
          @Override
          public boolean stopRequested() {
            Thread.currentThread().interrupt();
            return false;
          }

          @Override
          public void notice(String line) {
            notices.add(line);
          }
        };
    assertThatThrownBy(() -> resume(data(), interrupting)).isInstanceOf(StoppedException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(notices).isEmpty();
    assertThat(resume().notices.get(0)).startsWith("resumed: unfrozen phase");
  }

  @Test
  void settingsThatWereAlteredAreRefused() throws IOException {
    stopAfter(3);
    Path file = run.resolve("run.json");
    Files.writeString(file, Files.readString(file).replace("\"seed\" : 0", "\"seed\" : 1"));
    assertThatThrownBy(() -> RunFile.read(run))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("altered");
  }

  @Test
  void anotherModelOrOtherDataAreNoResumption() {
    stopAfter(3);
    DataSplit other = new DataSplit("tiny", data().train(), data().train());
    assertThatThrownBy(() -> resume(other, new RecordingListener()))
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("the data changed: the run began with 50 training and 20 validation")
        .hasMessageContaining("but tiny has 50 training and 50 validation images");
    tiny = new TinyRun(TinyModel.export(folder.resolve("model2"), 0.4), run);
    assertThatThrownBy(this::resume)
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("is not the model that the run began with");
  }

  /** The data are those of the run, but an earlier version gave them other pixels. */
  @Test
  void picturesThatAreDecodedDifferentlyNowAreNotCalledChanged() {
    RunFile now = RunFile.of(tiny.settings(run), data());
    Provenance same = now.provenance();
    RunFile begun =
        new RunFile(
            now.version(),
            now.settings(),
            new Provenance(
                same.modelManifest(),
                same.dataset(),
                "earlier",
                same.trainImages(),
                same.validationImages(),
                same.allTrainImages(),
                same.allValidationImages(),
                same.split(),
                same.valSplit(),
                same.onednn(),
                same.tensorflow(),
                same.processor()));
    assertThatThrownBy(() -> begun.differencesOnResume(now, () -> Optional.of("earlier")))
        .isInstanceOf(WrongUseException.class)
        .hasMessageStartingWith("the run in " + run + " was begun with an earlier version of Graft")
        .hasMessageContaining("--restart");
    assertThatThrownBy(() -> begun.differencesOnResume(now, () -> Optional.of("another")))
        .isInstanceOf(WrongUseException.class)
        .hasMessageStartingWith("the data changed");
  }

  @Test
  void anotherMachineIsNamed() {
    RunFile begun = RunFile.of(tiny.settings(run), data());
    TrainingSettings now = new TinySettings(tiny.model(), run).threads(5).settings();
    assertThat(begun.differencesOnResume(begun, Optional::empty)).isEmpty();
    assertThat(begun.differencesOnResume(RunFile.of(now, data()), Optional::empty))
        .containsExactly("threads 5 instead of 2");
  }

  /** The pass must see the base that the run began with, not the checkpoint's. */
  @Test
  void cachesThatAreLostAreFilledFromTheModelThatTheRunBeganWith() {
    TinyRun.train(cached("alone", "caches"));
    TrainingSettings interrupted = cached("run", "lost");
    assertThatThrownBy(
            () ->
                TinyRun.run(interrupted, data(), new StoppingListener(3 * MICRO_BATCHES_OF_EPOCH)))
        .isInstanceOf(StoppedException.class);
    TrainingSettings elsewhere = cached("run", "others");
    try (TrainingRun resumed = TrainingRun.open(elsewhere, TrainingRun.Start.RESUME, "tiny")) {
      TinyRun.train(resumed, data(), new RecordingListener());
    }
    assertThat(TinyRun.weights(run)).isEqualTo(TinyRun.weights(folder.resolve("alone")));
    TinyRun.train(cached("again", "others"));
    assertThat(TinyRun.weights(folder.resolve("again")))
        .isEqualTo(TinyRun.weights(folder.resolve("alone")));
  }

  @Test
  void whatARunWasBegunWithIsRecorded() {
    TrainingSettings settings = cached("run", "caches");
    TinyRun.train(settings);
    TrainingSettings recorded = RunFile.read(run).orElseThrow().settings();
    assertThat(recorded.checkpoints()).isEqualTo(settings.checkpoints());
    assertThat(recorded.cache().decided()).contains(Set.of(InputKind.FEATURES, InputKind.BOUNDARY));
    assertThat(recorded.stopping()).isEqualTo(settings.stopping());
    assertThat(recorded.microBatch()).isEqualTo(settings.microBatch());
  }

  private TrainingSettings cached(String output, String caches) {
    return new TinySettings(tiny.model(), folder.resolve(output))
        .cache(new CacheSettings(CacheMode.AUTO, folder.resolve(caches), Storage.FLOAT16))
        .checkpoints(new CheckpointSettings(OptionalInt.of(2), Optional.empty(), 2))
        .settings();
  }

  @Test
  void aModelThatWasDamagedIsSavedAgainFromTheCheckpoint() throws IOException {
    TinyRun.train(tiny.settings(run));
    String before = TinyRun.weights(run);
    flipBit(run.resolve("unfrozen/variables/variables.data-00000-of-00001"));
    assertThat(RunFile.read(run).orElseThrow().isFinished()).isFalse();
    assertThat(resume().notices)
        .contains(run.resolve("unfrozen") + " is damaged; it is written again");
    assertThat(TinyRun.weights(run)).isEqualTo(before);
    assertThat(RunFile.read(run).orElseThrow().isFinished()).isTrue();
  }

  /** It would begin from nothing, and replace what was trained. */
  @Test
  void aDamagedModelWithoutCheckpointsIsRefused() throws IOException {
    TinyRun.train(tiny.settings(run));
    WholeDirectory.delete(run.resolve("checkpoints"));
    flipBit(run.resolve("unfrozen/variables/variables.data-00000-of-00001"));
    assertThatThrownBy(this::resume)
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith("the checkpoints of " + run + " are gone")
        .hasMessageContaining(run.resolve("frozen") + " is whole");
    assertThat(run.resolve("history.csv")).content().contains("unfrozen");
  }

  /** It is only for the report. */
  @Test
  void aDamagedListOfResumesStopsNoTraining() throws IOException {
    TinyRun.train(tiny.settings(folder.resolve("alone")));
    stopAfter(3);
    Path list = Files.writeString(run.resolve("resumes.json"), "[{");
    assertThat(resume().notices)
        .filteredOn(line -> line.startsWith("warning: the report will not mark this resume ("))
        .singleElement()
        .asString()
        .contains(list + " is damaged", "delete it");
    assertThat(TinyRun.weights(run)).isEqualTo(TinyRun.weights(folder.resolve("alone")));
  }

  /** The report marks where the training was interrupted. */
  @Test
  void aRunThatWasTrainedToItsEndIsNotMarkedAsResumed() {
    stopAfter(MICRO_BATCHES_OF_EPOCH + 3);
    resume();
    assertThat(Resumes.read(run)).hasSize(1);
    resume();
    assertThat(Resumes.read(run)).hasSize(1);
  }

  private void stopAfter(int microBatches) {
    assertThatThrownBy(
            () -> TinyRun.run(tiny.settings(run), data(), new StoppingListener(microBatches)))
        .isInstanceOf(StoppedException.class);
  }

  private RecordingListener resume() {
    RecordingListener listener = new RecordingListener();
    resume(data(), listener);
    return listener;
  }

  private void resume(DataSplit data, TrainingListener listener) {
    try (TrainingRun resumed = tiny.open(TrainingRun.Start.RESUME)) {
      TinyRun.train(resumed, data, listener);
    }
  }

  private static DataSplit data() {
    return TinyData.dataSet();
  }

  private static List<Double> losses(Path run) {
    return ModelFiles.readDescription(run.resolve("unfrozen")).training().history().stream()
        .flatMap((EpochRecord e) -> Stream.of(e.loss(), e.accuracy(), e.valLoss(), e.valAccuracy()))
        .toList();
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return new ArrayList<>(
          entries.map(entry -> entry.getFileName().toString()).sorted().toList());
    }
  }

  private static void flipBit(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
