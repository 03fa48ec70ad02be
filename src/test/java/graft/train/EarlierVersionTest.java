package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import graft.cache.CacheFolder;
import graft.cache.CacheSettings;
import graft.contract.EpochRecord;
import graft.contract.ModelFiles;
import graft.contract.ModelTraining;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models, runs, checkpoints and caches that Graft 0.1.0 wrote still open. */
final class EarlierVersionTest {
  private static final Path FIXTURES = Path.of("src/test/resources/earlier/0.1.0");

  @TempDir private Path folder;

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> all = Files.walk(FIXTURES)) {
      for (Path from : all.filter(Files::isRegularFile).toList()) {
        Path to = folder.resolve(FIXTURES.relativize(from).toString());
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
      }
    }
  }

  @Test
  void anExportAndTrainedModelsOpen() {
    for (String model : List.of("model", "finished/frozen", "finished/unfrozen")) {
      try (GraftModel opened = GraftModel.open(folder.resolve(model), SessionOptions.defaults())) {
        assertThat(opened.trainable()).isTrue();
        assertThat(opened.description().labels()).isNotEmpty();
      }
    }
  }

  @Test
  void cachesAreListedWhole() {
    assertThat(new CacheFolder(folder.resolve("caches")).list())
        .hasSize(4)
        .allSatisfy(cache -> assertThat(cache.toString()).contains("tiny"));
  }

  @Test
  void aFinishedRunIsFinished() {
    Path finished = folder.resolve("finished");
    assertThat(RunFile.read(finished).orElseThrow().isFinished()).isTrue();
  }

  /** The tolerance is for processors other than the one that made the files. */
  @Test
  void aStoppedRunEndsAsTheOneLeftAlone() {
    Path run = folder.resolve("run");
    TrainingSettings begun = RunFile.read(run).orElseThrow().settings();
    CacheSettings caches = begun.cache();
    TrainingSettings settings =
        new TrainingSettings(
            folder.resolve("model"),
            run,
            begun.phases(),
            begun.frozen(),
            begun.unfrozen(),
            begun.large(),
            begun.batchSize(),
            begun.microBatch(),
            begun.stopping(),
            begun.schedule(),
            begun.regularization(),
            begun.augmentation(),
            begun.seed(),
            begun.maxPixels(),
            begun.maxBad(),
            new CacheSettings(
                caches.mode(),
                folder.resolve("caches"),
                caches.boundaryStorage(),
                caches.decided()),
            begun.session(),
            begun.checkpoints(),
            begun.network(),
            begun.preset());
    try (TrainingRun resumed = TrainingRun.open(settings, TrainingRun.Start.RESUME, "tiny")) {
      TinyRun.train(resumed, TinyData.dataSet(), new RecordingListener());
    }
    List<EpochRecord> alone = history("finished/unfrozen");
    List<EpochRecord> ended = history("run/unfrozen");
    assertThat(ended).hasSameSizeAs(alone);
    for (int i = 0; i < alone.size(); i++) {
      assertThat(ended.get(i).loss()).isCloseTo(alone.get(i).loss(), within(1e-4));
      assertThat(ended.get(i).valLoss()).isCloseTo(alone.get(i).valLoss(), within(1e-4));
    }
  }

  private List<EpochRecord> history(String model) {
    ModelTraining training = ModelFiles.readDescription(folder.resolve(model)).training();
    return training.history();
  }
}
