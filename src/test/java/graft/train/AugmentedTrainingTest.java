package graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.dataset.augment.Augmentation;
import graft.export.TinyModel;
import graft.failure.StoppedException;
import java.nio.file.Path;
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

  private TrainingSettings settings(Path model, String output, Augmentation how) {
    return new TinySettings(model, folder.resolve(output)).augmentation(how).settings();
  }
}
