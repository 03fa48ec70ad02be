package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.cache.CacheFolder;
import graft.cache.CacheSettings;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Storage;
import graft.contract.EpochRecord;
import graft.contract.InputKind;
import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.failure.StoppedException;
import graft.files.Hashes;
import graft.files.WholeDirectory;
import graft.train.EarlyStopping.Monitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run with a last phase on larger images. */
final class LargePhaseTest {
  private static final int SIZE = 12;

  /** Micro-batches of ten images: five of an epoch's training, two of its validation. */
  private static final int MICRO_BATCHES_OF_EPOCH = 7;

  private static final int MICRO_BATCHES_BEFORE = 4 * MICRO_BATCHES_OF_EPOCH;

  @TempDir static Path shared;
  private static Path model;

  /** The weights of a run that was left alone. */
  private static String alone;

  @TempDir Path folder;
  private Path run;
  private int exports;

  @BeforeAll
  static void trainOneAlone() {
    model = TinyModel.export(shared.resolve("model"), 0.3);
    Path output = shared.resolve("alone");
    train(
        TrainingRun.Start.NEW,
        settings(output).settings(),
        (trained, larger) -> TinyModel.enlarge(trained, larger, SIZE),
        new RecordingListener());
    alone = weights(output);
  }

  @BeforeEach
  void place() {
    run = folder.resolve("run");
  }

  private static TinySettings settings(Path output) {
    return new TinySettings(model, output)
        .large(SIZE, 2, 1e-3f)
        .cache(new CacheSettings(CacheMode.ALL, shared.resolve("caches"), Storage.FLOAT16));
  }

  private RecordingListener train(TrainingRun.Start start, TrainingSettings settings) {
    RecordingListener listener = new RecordingListener();
    train(start, settings, this::enlarge, listener);
    return listener;
  }

  private static void train(
      TrainingRun.Start start,
      TrainingSettings settings,
      BiConsumer<Path, Path> enlarge,
      TrainingListener listener) {
    try (TrainingRun opened = TrainingRun.open(settings, start, "tiny")) {
      opened.train(TinyData.dataSet(), enlarge, listener);
    }
  }

  private void enlarge(Path trained, Path larger) {
    exports++;
    TinyModel.enlarge(trained, larger, SIZE);
  }

  private static String weights(Path finished) {
    return Hashes.sha256(finished.resolve("large/variables/variables.data-00000-of-00001"));
  }

  private void stopIn(int microBatches) {
    stopIn(settings(run), microBatches);
  }

  private void stopIn(TinySettings settings, int microBatches) {
    assertThatThrownBy(
            () ->
                train(
                    TrainingRun.Start.NEW,
                    settings.settings(),
                    this::enlarge,
                    new StoppingListener(microBatches)))
        .isInstanceOf(StoppedException.class);
  }

  @Test
  void itFollowsTheOthersAndLeavesAModelThatTakesLargerImages() throws IOException {
    RecordingListener listener = train(TrainingRun.Start.NEW, settings(run).settings());
    assertThat(listener.epochs)
        .extracting(EpochRecord::phase)
        .containsExactly(
            Phase.FROZEN, Phase.FROZEN, Phase.UNFROZEN, Phase.UNFROZEN, Phase.LARGE, Phase.LARGE);
    List<String> rows = Files.readAllLines(run.resolve("history.csv"));
    assertThat(rows).hasSize(7);
    assertThat(rows.get(6)).startsWith("large,2,").endsWith(",0.001");
    ModelDescription large = ModelFiles.readDescription(run.resolve("large"));
    assertThat(large.imageSize()).isEqualTo(SIZE);
    assertThat(large.training().history()).isEqualTo(listener.epochs);
    assertThat(ModelFiles.readDescription(run.resolve("unfrozen")).training().history())
        .isEqualTo(listener.epochs.subList(0, 4));
    assertThat(run.resolve("model-large")).doesNotExist();
    RunFile recorded = RunFile.read(run).orElseThrow();
    assertThat(recorded.isFinished()).isTrue();
    assertThat(recorded.settings().large().decided()).contains(Set.of(InputKind.BOUNDARY));
    assertThat(recorded.settings().cache().decided())
        .contains(Set.of(InputKind.FEATURES, InputKind.BOUNDARY));
    assertThat(recorded.settings().phases()).containsExactly(Phase.FROZEN, Phase.UNFROZEN);
  }

  /** In the first batch, between two, in the validation, in the last epoch. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, MICRO_BATCHES_OF_EPOCH, 2 * MICRO_BATCHES_OF_EPOCH - 1})
  void stoppedInItTheRunEndsAsOneLeftAlone(int microBatches) {
    stopIn(MICRO_BATCHES_BEFORE + microBatches);
    assertThat(RunFile.read(run).orElseThrow().isFinished()).isFalse();
    RecordingListener listener = train(TrainingRun.Start.RESUME, settings(run).settings());
    assertThat(listener.notices.get(0)).startsWith("resumed: large phase, ");
    assertThat(weights(run)).isEqualTo(alone);
    assertThat(exports).isEqualTo(1);
    List<EpochRecord> history =
        ModelFiles.readDescription(run.resolve("large")).training().history();
    assertThat(history).hasSize(6);
  }

  /** As when the process is killed there: nothing is caught on the way. */
  @Test
  void stoppedInTheExportTheRunEndsAsOneLeftAlone() {
    BiConsumer<Path, Path> failing =
        (trained, larger) -> {
          throw new IllegalStateException("killed");
        };
    assertThatThrownBy(
            () ->
                train(
                    TrainingRun.Start.NEW,
                    settings(run).settings(),
                    failing,
                    new RecordingListener()))
        .hasMessage("killed");
    RecordingListener listener = train(TrainingRun.Start.RESUME, settings(run).settings());
    assertThat(listener.notices).contains("resumed: unfrozen phase, after epoch 2");
    assertThat(listener.epochs).hasSize(2);
    assertThat(weights(run)).isEqualTo(alone);
  }

  @Test
  void aModelToBeginWithThatIsDamagedOrGoneIsMadeAgain() throws IOException {
    stopIn(MICRO_BATCHES_BEFORE + 3);
    Path variables = run.resolve("model-large/variables/variables.data-00000-of-00001");
    Files.write(variables, new byte[10]);
    train(TrainingRun.Start.RESUME, settings(run).settings());
    assertThat(exports).isEqualTo(2);
    assertThat(weights(run)).isEqualTo(alone);

    Files.delete(run.resolve("large/saved_model.pb"));
    assertThat(RunFile.read(run).orElseThrow().isFinished()).isFalse();
    train(TrainingRun.Start.RESUME, settings(run).settings());
    assertThat(exports).isEqualTo(3);
    assertThat(weights(run)).isEqualTo(alone);
  }

  @Test
  void withoutItsCheckpointsThePhaseBeginsAgain() throws IOException {
    stopIn(MICRO_BATCHES_BEFORE + 3);
    try (Stream<Path> all = Files.list(run.resolve("checkpoints"))) {
      for (Path checkpoint : all.filter(LargePhaseTest::isOfLarge).toList()) {
        WholeDirectory.delete(checkpoint);
      }
    }
    RecordingListener listener = train(TrainingRun.Start.RESUME, settings(run).settings());
    assertThat(listener.notices).contains("resumed: unfrozen phase, after epoch 2");
    assertThat(exports).isEqualTo(1);
    assertThat(weights(run)).isEqualTo(alone);
  }

  private static boolean isOfLarge(Path checkpoint) {
    try {
      return Files.readString(checkpoint.resolve("state.json")).contains("\"phase\" : \"large\"");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void withoutTheModelBeforeItItCannotBeginAgain() {
    stopIn(MICRO_BATCHES_BEFORE + 3);
    WholeDirectory.delete(run.resolve("model-large"));
    WholeDirectory.delete(run.resolve("unfrozen"));
    assertThatThrownBy(() -> train(TrainingRun.Start.RESUME, settings(run).settings()))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith(run.resolve("unfrozen") + " is missing or damaged");
  }

  /** At this rate the second epoch is worse than the first. */
  @Test
  void itStopsEarlyWithTheWeightsOfItsBestEpoch() {
    EarlyStopping early = new EarlyStopping(OptionalInt.of(1), 0, Monitor.VAL_LOSS, true);
    RecordingListener listener =
        train(TrainingRun.Start.NEW, settings(run).large(SIZE, 6, 0.3f).stopping(early).settings());
    List<EpochRecord> large =
        listener.epochs.stream().filter(epoch -> epoch.phase() == Phase.LARGE).toList();
    assertThat(large).hasSizeLessThan(6);
    int best = large.size() - 1;
    assertThat(large.get(best).valLoss()).isGreaterThan(large.get(best - 1).valLoss());

    Path shorter = folder.resolve("shorter");
    EarlyStopping never = new EarlyStopping(OptionalInt.empty(), 0, Monitor.VAL_LOSS, true);
    train(
        TrainingRun.Start.NEW,
        settings(shorter).large(SIZE, best, 0.3f).stopping(never).settings());
    assertThat(weights(run)).isEqualTo(weights(shorter));
  }

  @Test
  void aRestartReplacesIt() {
    train(TrainingRun.Start.NEW, settings(run).settings());
    String before = weights(run);
    train(TrainingRun.Start.RESTART, settings(run).settings());
    assertThat(weights(run)).isEqualTo(before);
    train(TrainingRun.Start.RESTART, new TinySettings(model, run).settings());
    assertThat(run.resolve("large")).doesNotExist();
    assertThat(RunFile.read(run).orElseThrow().isFinished()).isTrue();
  }

  @Test
  void aRestartDuringItLeavesNothingOfIt() {
    stopIn(MICRO_BATCHES_BEFORE + 3);
    train(TrainingRun.Start.RESTART, new TinySettings(model, run).settings());
    assertThat(run.resolve("model-large")).doesNotExist();
    assertThat(RunFile.read(run).orElseThrow().isFinished()).isTrue();
  }

  /** Its models would be taken for the new run's. */
  @Test
  void aRestartDeletesItAlsoWhereTheFileOfTheOldRunIsDamaged() throws IOException {
    train(TrainingRun.Start.NEW, settings(run).seed(1).settings());
    assertThat(weights(run)).isNotEqualTo(alone);
    Files.writeString(run.resolve("run.json"), "damaged");
    train(TrainingRun.Start.RESTART, settings(run).settings());
    assertThat(weights(run)).isEqualTo(alone);
    Files.writeString(run.resolve("run.json"), "damaged");
    train(TrainingRun.Start.RESTART, new TinySettings(model, run).settings());
    assertThat(run.resolve("large")).doesNotExist();
  }

  /** The new run must not begin its large phase with the old run's model. */
  @Test
  void soDoesARestartDuringIt() throws IOException {
    stopIn(settings(run).seed(1), MICRO_BATCHES_BEFORE + 3);
    assertThat(run.resolve("model-large")).exists();
    Files.writeString(run.resolve("run.json"), "damaged");
    train(TrainingRun.Start.RESTART, settings(run).settings());
    assertThat(weights(run)).isEqualTo(alone);
  }

  /** It opens no caches of the phases before, so these may be deleted to make room. */
  @Test
  void whileARunIsResumedInItOtherCachesMayBeDeleted() {
    CacheFolder caches = new CacheFolder(folder.resolve("caches"));
    TinySettings own =
        settings(run).cache(new CacheSettings(CacheMode.ALL, caches.root(), Storage.FLOAT16));
    stopIn(own, MICRO_BATCHES_BEFORE + 3);
    TrainingListener deleting =
        new TrainingListener() {
          @Override
          public void epochStarted(Phase phase, int epoch, int epochs, int steps, long images) {
            caches.list().stream().filter(LargePhaseTest::isOfFeatures).forEach(caches::delete);
          }
        };
    train(TrainingRun.Start.RESUME, own.settings(), this::enlarge, deleting);
    assertThat(caches.list()).isNotEmpty().noneMatch(LargePhaseTest::isOfFeatures);
    assertThat(weights(run)).isEqualTo(alone);
  }

  private static boolean isOfFeatures(CacheFolder.Entry cache) {
    return cache.name().startsWith("features-");
  }

  /** A run without this phase has never written them. */
  @Test
  void aRestartKeepsFoldersOfThatNameThatAreNotTheRuns() throws IOException {
    train(TrainingRun.Start.NEW, new TinySettings(model, run).settings());
    Path mine = Files.createDirectory(run.resolve("large"));
    Path other = Files.createDirectory(run.resolve("model-large"));
    train(TrainingRun.Start.RESTART, new TinySettings(model, run).settings());
    assertThat(mine).exists();
    assertThat(other).exists();
    assertThat(RunFile.read(run).orElseThrow().isFinished()).isTrue();
  }

  @Test
  void itMayFollowTheUnfrozenPhaseAlone() {
    train(TrainingRun.Start.NEW, settings(run).phases(List.of(Phase.UNFROZEN)).settings());
    assertThat(ModelFiles.readDescription(run.resolve("large")).training().history())
        .extracting(EpochRecord::phase)
        .containsExactly(Phase.UNFROZEN, Phase.UNFROZEN, Phase.LARGE, Phase.LARGE);
  }

  /** What earlier phases draw must stay as it is; see also ShuffleTest. */
  @Test
  void eachPhaseHasADropoutSeedOfItsOwn() {
    Set<Long> seeds = new TreeSet<>();
    for (Phase phase : Phase.values()) {
      seeds.add(TrainingState.dropoutSeed(phase, 7));
    }
    assertThat(seeds).containsExactly(14L, 15L, 16L);
  }
}
