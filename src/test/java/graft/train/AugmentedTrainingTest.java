package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import graft.cache.CacheSettings;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Storage;
import graft.dataset.DataSplit;
import graft.dataset.Subset;
import graft.dataset.augment.Augmentation;
import graft.export.TinyModel;
import graft.failure.StoppedException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs whose training images change at random. */
final class AugmentedTrainingTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(names = {"FLIP", "STANDARD"})
  void anInterruptedRunSeesTheSameImages(Augmentation how) {
    Path model = TinyModel.export(folder.resolve("model"), 0.3);
    TinyRun.train(settings(model, "plain", Augmentation.NONE));
    TinyRun.train(settings(model, "whole", how));
    TrainingSettings settings = settings(model, "interrupted", how);
    assertThatThrownBy(() -> TinyRun.run(settings, TinyData.dataSet(), new StoppingListener(8)))
        .isInstanceOf(StoppedException.class);
    TrainingSettings begun = RunFile.read(settings.output()).orElseThrow().settings();
    try (TrainingRun run = TrainingRun.open(begun, TrainingRun.Start.RESUME, "tiny")) {
      TinyRun.train(run, TinyData.dataSet());
    }
    String whole = TinyRun.weights(folder.resolve("whole"));
    assertThat(TinyRun.weights(folder.resolve("interrupted"))).isEqualTo(whole);
    assertThat(TinyRun.weights(folder.resolve("plain"))).isNotEqualTo(whole);
  }

  /** 50 training images, their mirror images and 20 validation images go through the base once. */
  @Test
  void flippedImagesAndTheirMirrorImagesAreCached() {
    assertTrainsAlike(TinyData.dataSet(), "features and boundary 120");
  }

  /** 30 of the 50, in places that are not their own. */
  @Test
  void aSubsetsMirrorImagesAreFound() {
    DataSplit whole = TinyData.dataSet();
    int[] everyOther = IntStream.range(0, 30).map(i -> (7 * i) % 50).toArray();
    assertTrainsAlike(
        whole.with(Subset.of(whole.train(), everyOther), whole.validation()),
        "features and boundary 80");
  }

  private void assertTrainsAlike(DataSplit data, String pass) {
    Path model = TinyModel.export(folder.resolve("model"), 0.3);
    RecordingListener plain = new RecordingListener();
    RecordingListener cached = new RecordingListener();
    TinyRun.run(settings(model, "plain", Augmentation.FLIP), data, plain);
    TinyRun.run(cached(model, "cached"), data, cached);
    assertThat(cached.passes).contains(pass);
    assertThat(cached.epochs).hasSameSizeAs(plain.epochs);
    for (int i = 0; i < plain.epochs.size(); i++) {
      assertThat(cached.epochs.get(i).loss()).isCloseTo(plain.epochs.get(i).loss(), within(1e-5));
      assertThat(cached.epochs.get(i).valLoss())
          .isCloseTo(plain.epochs.get(i).valLoss(), within(1e-5));
    }
  }

  /** What is cached is read from {@code run.json}. */
  @Test
  void aRunWithCachedMirrorImagesIsResumedFromItsFile() {
    Path model = TinyModel.export(folder.resolve("model"), 0.3);
    TinyRun.train(cached(model, "whole"));
    TrainingSettings settings = cached(model, "interrupted");
    assertThatThrownBy(() -> TinyRun.run(settings, TinyData.dataSet(), new StoppingListener(16)))
        .isInstanceOf(StoppedException.class);
    TrainingSettings begun = RunFile.read(settings.output()).orElseThrow().settings();
    assertThat(begun.cache().decided()).isPresent();
    try (TrainingRun run = TrainingRun.open(begun, TrainingRun.Start.RESUME, "tiny")) {
      TinyRun.train(run, TinyData.dataSet());
    }
    assertThat(TinyRun.weights(folder.resolve("interrupted")))
        .isEqualTo(TinyRun.weights(folder.resolve("whole")));
  }

  private TrainingSettings cached(Path model, String output) {
    return new TinySettings(model, folder.resolve(output))
        .augmentation(Augmentation.FLIP)
        .cache(new CacheSettings(CacheMode.ALL, folder.resolve("caches"), Storage.FLOAT32))
        .settings();
  }

  private TrainingSettings settings(Path model, String output, Augmentation how) {
    return new TinySettings(model, folder.resolve(output)).augmentation(how).settings();
  }
}
