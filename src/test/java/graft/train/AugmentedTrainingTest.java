package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import graft.cache.CacheSettings;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Storage;
import graft.dataset.augment.Augmentation;
import graft.export.TinyModel;
import graft.failure.StoppedException;
import java.nio.file.Path;
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
      run.train(TinyData.dataSet());
    }
    String whole = TinyRun.weights(folder.resolve("whole"));
    assertThat(TinyRun.weights(folder.resolve("interrupted"))).isEqualTo(whole);
    assertThat(TinyRun.weights(folder.resolve("plain"))).isNotEqualTo(whole);
  }

  /** 50 training images, their mirror images and 20 validation images go through the base once. */
  @Test
  void flippedImagesAndTheirMirrorImagesAreCached() {
    Path model = TinyModel.export(folder.resolve("model"), 0.3);
    RecordingListener plain = new RecordingListener();
    RecordingListener cached = new RecordingListener();
    TinyRun.run(settings(model, "plain", Augmentation.FLIP), TinyData.dataSet(), plain);
    TrainingSettings settings =
        new TinySettings(model, folder.resolve("cached"))
            .augmentation(Augmentation.FLIP)
            .cache(new CacheSettings(CacheMode.ALL, folder.resolve("caches"), Storage.FLOAT32))
            .settings();
    TinyRun.run(settings, TinyData.dataSet(), cached);
    assertThat(cached.passes).contains("features and boundary 120");
    assertThat(cached.epochs).hasSameSizeAs(plain.epochs);
    for (int i = 0; i < plain.epochs.size(); i++) {
      assertThat(cached.epochs.get(i).loss()).isCloseTo(plain.epochs.get(i).loss(), within(1e-5));
      assertThat(cached.epochs.get(i).valLoss())
          .isCloseTo(plain.epochs.get(i).valLoss(), within(1e-5));
    }
  }

  private TrainingSettings settings(Path model, String output, Augmentation how) {
    return new TinySettings(model, folder.resolve(output)).augmentation(how).settings();
  }
}
