package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.cache.CacheSettings;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Storage;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.failure.StoppedException;
import graft.files.Hashes;
import graft.files.WholeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that makes the model that it begins with. */
final class OwnModelTest {
  private static final NetworkSettings NETWORK =
      new NetworkSettings("tiny", "formula", OptionalInt.of(8), Optional.empty(), 6, 0.3);

  @TempDir Path folder;
  private Path run;
  private int exports;

  /** Null for a run without caches. */
  private CacheSettings caches;

  @BeforeEach
  void place() {
    run = folder.resolve("run");
  }

  private TrainingSettings settings(Path output) {
    TinySettings tiny = new TinySettings(TrainingRun.ownModelOf(output), output).network(NETWORK);
    return (caches == null ? tiny : tiny.cache(caches)).settings();
  }

  private void train(TrainingRun.Start start, TrainingListener listener) {
    try (TrainingRun opened = TrainingRun.open(settings(run), start, "tiny")) {
      opened.makeModel(TinyData.dataSet(), this::export);
      TinyRun.train(opened, TinyData.dataSet(), listener);
    }
  }

  private void train(TrainingRun.Start start) {
    train(start, new RecordingListener());
  }

  private void export(Path model) {
    exports++;
    WholeDirectory.delete(model);
    TinyModel.export(model, 0.3);
  }

  private String weightsOfOtherRun() {
    TinyRun other = TinyRun.in(folder);
    TinyRun.train(other.settings(folder.resolve("alone")));
    return TinyRun.weights(folder.resolve("alone"));
  }

  @Test
  void itTrainsAsOneThatWasGivenTheModel() throws IOException {
    train(TrainingRun.Start.NEW);
    assertThat(TinyRun.weights(run)).isEqualTo(weightsOfOtherRun());
    JsonNode file = new ObjectMapper().readTree(run.resolve("run.json").toFile());
    assertThat(file.at("/settings/model").asText()).isEqualTo("model");
    assertThat(file.at("/settings/network/image_size").asInt()).isEqualTo(8);
    assertThat(file.at("/settings/network").has("unfreeze_from")).isFalse();
    assertThat(RunFile.read(run).orElseThrow().settings().network()).contains(NETWORK);
  }

  /** What a process leaves that was killed while it exported. */
  @Test
  void itIsResumedWhereItWasKilledInTheExport() throws IOException {
    Files.createDirectory(run);
    Files.createFile(run.resolve(".lock"));
    RunFile.of(settings(run), TinyData.dataSet()).write();
    Path half = Files.createDirectory(run.resolve(".model.part-01234567"));
    assertThat(RunFile.read(run).orElseThrow().provenance().modelManifest()).isEmpty();
    train(TrainingRun.Start.RESUME);
    assertThat(exports).isEqualTo(1);
    assertThat(half).doesNotExist();
    assertThat(RunFile.read(run).orElseThrow().provenance().modelManifest()).isPresent();
    assertThat(TinyRun.weights(run)).isEqualTo(weightsOfOtherRun());
  }

  @Test
  void aWholeModelIsNotMadeAgainOnResumeAlsoElsewhere() throws IOException {
    assertThatThrownBy(() -> train(TrainingRun.Start.NEW, new StoppingListener(9)))
        .isInstanceOf(StoppedException.class);
    run = Files.move(run, folder.resolve("moved"));
    train(TrainingRun.Start.RESUME);
    assertThat(exports).isEqualTo(1);
    assertThat(TinyRun.weights(run)).isEqualTo(weightsOfOtherRun());
  }

  /** What a process leaves that was killed when it had exported and not begun to train. */
  @Test
  void aWholeModelThatIsNotRecordedYetIsTaken() throws IOException {
    Files.createDirectory(run);
    Files.createFile(run.resolve(".lock"));
    RunFile.of(settings(run), TinyData.dataSet()).write();
    TinyModel.export(run.resolve("model"), 0.3);
    train(TrainingRun.Start.RESUME);
    assertThat(exports).isZero();
    assertThat(TinyRun.weights(run)).isEqualTo(weightsOfOtherRun());
  }

  /** An export anew has the same numbers, and not the same files. */
  @Test
  void aModelThatWasLostIsNotMadeAgain() {
    assertThatThrownBy(() -> train(TrainingRun.Start.NEW, new StoppingListener(9)))
        .isInstanceOf(StoppedException.class);
    WholeDirectory.delete(run.resolve("model"));
    assertThatThrownBy(() -> train(TrainingRun.Start.RESUME)).isInstanceOf(GraftException.class);
    assertThat(exports).isEqualTo(1);
  }

  @Test
  void whereTheFirstExportFailsNothingIsLeft() {
    assertThatThrownBy(() -> makeFailing(TrainingRun.Start.NEW))
        .isInstanceOf(GraftException.class)
        .hasMessage("no weights");
    assertThat(run).doesNotExist();
  }

  /** As when the user stops the download of the weights. */
  @Test
  void whereTheFirstExportIsStoppedTheRunCanBeResumed() throws IOException {
    try (TrainingRun opened = TrainingRun.open(settings(run), TrainingRun.Start.NEW, "tiny")) {
      assertThat(opened.isKept()).isFalse();
      assertThatThrownBy(() -> opened.makeModel(TinyData.dataSet(), OwnModelTest::stop))
          .isInstanceOf(StoppedException.class);
      assertThat(opened.isKept()).isTrue();
    }
    train(TrainingRun.Start.RESUME);
    assertThat(TinyRun.weights(run)).isEqualTo(weightsOfOtherRun());
    try (TrainingRun opened = TrainingRun.open(settings(run), TrainingRun.Start.RESTART, "tiny")) {
      assertThat(opened.isKept()).isFalse();
    }
  }

  private static void stop(Path model) {
    throw new StoppedException();
  }

  @Test
  void whereTheExportOfARestartFailsTheOldRunStays() {
    train(TrainingRun.Start.NEW);
    String before = TinyRun.weights(run);
    assertThatThrownBy(() -> makeFailing(TrainingRun.Start.RESTART)).hasMessage("no weights");
    assertThat(TinyRun.weights(run)).isEqualTo(before);
    assertThat(RunFile.read(run).orElseThrow().isFinished()).isTrue();
  }

  private void makeFailing(TrainingRun.Start start) {
    Consumer<Path> failing =
        model -> {
          throw new GraftException("no weights");
        };
    try (TrainingRun opened = TrainingRun.open(settings(run), start, "tiny")) {
      opened.makeModel(TinyData.dataSet(), failing);
    }
  }

  @Test
  void aRestartMakesItAnew() {
    train(TrainingRun.Start.NEW);
    String before = TinyRun.weights(run);
    train(TrainingRun.Start.RESTART);
    assertThat(exports).isEqualTo(2);
    assertThat(TinyRun.weights(run)).isEqualTo(before);
    assertThat(run.resolve("model")).exists();
  }

  /** A stop, or a refusal as for too many bad pictures, with a run that can be resumed. */
  @Test
  void aRestartThatEndsInThePassLeavesTheOldRunItsModel() throws IOException {
    caches = new CacheSettings(CacheMode.ALL, folder.resolve("caches"), Storage.FLOAT32);
    for (RuntimeException end : List.of(new StoppedException(), new GraftException("refused"))) {
      run = folder.resolve(end.getClass().getSimpleName());
      assertThatThrownBy(() -> train(TrainingRun.Start.NEW, new StoppingListener(9)))
          .isInstanceOf(StoppedException.class);
      Map<String, String> before = files();
      assertThatThrownBy(() -> train(TrainingRun.Start.RESTART, endingInThePass(end)))
          .isSameAs(end);
      assertThat(files()).isEqualTo(before);
      train(TrainingRun.Start.RESUME);
      assertThat(RunFile.read(run).orElseThrow().isFinished()).isTrue();
    }
  }

  private static TrainingListener endingInThePass(RuntimeException end) {
    return new TrainingListener() {
      @Override
      public void passStarted(String task, String unit, long images) {
        assertThat(task).isEqualTo("checking the cache");
        throw end;
      }
    };
  }

  private Map<String, String> files() throws IOException {
    try (Stream<Path> all = Files.walk(run)) {
      return all.filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  file -> run.relativize(file).toString(), file -> Hashes.sha256(file)));
    }
  }

  /** What a process leaves that was killed in a restart's pass. */
  @Test
  void theNewModelOfARestartThatWasKilledIsDeleted() {
    train(TrainingRun.Start.NEW);
    Path next = TinyModel.export(run.resolve(".model.next"), 0.3);
    String before = Hashes.sha256(run.resolve("model/manifest.json"));
    TrainingRun.open(settings(run), TrainingRun.Start.RESUME, "tiny").close();
    assertThat(next).doesNotExist();
    assertThat(Hashes.sha256(run.resolve("model/manifest.json"))).isEqualTo(before);
  }

  /** What a process leaves that was killed just after it had recorded the restarted run. */
  @Test
  void theNewModelOfARestartThatIsRecordedReplacesTheOld() throws IOException {
    assertReplaced("model");
  }

  /** What a process leaves that was killed between the two renames of this replacement. */
  @Test
  void itReplacesAlsoAnOldModelThatWasRenamedAlready() throws IOException {
    assertReplaced(".model.old-01234567");
  }

  private void assertReplaced(String old) throws IOException {
    train(TrainingRun.Start.NEW);
    String recorded = Hashes.sha256(run.resolve("model/manifest.json"));
    Files.move(run.resolve("model"), run.resolve(".model.next"));
    TinyModel.export(run.resolve(old), 0.2);
    TrainingRun.open(settings(run), TrainingRun.Start.RESUME, "tiny").close();
    assertThat(run.resolve(".model.next")).doesNotExist();
    assertThat(run.resolve(".model.old-01234567")).doesNotExist();
    assertThat(Hashes.sha256(run.resolve("model/manifest.json"))).isEqualTo(recorded);
  }

  @Test
  void aRestartWithAnotherModelDeletesIt() {
    train(TrainingRun.Start.NEW);
    TinyRun other = TinyRun.in(folder);
    try (TrainingRun restarted = other.open(TrainingRun.Start.RESTART)) {
      TinyRun.train(restarted, TinyData.dataSet(), new RecordingListener());
    }
    assertThat(run.resolve("model")).doesNotExist();
    assertThat(run.resolve("unfrozen")).exists();
  }
}
