package graft.model;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.export.BaseNetworks;
import graft.export.BaseWeightsSource;
import graft.export.ExportSettings;
import graft.export.Exporter;
import graft.export.FormulaBatch;
import graft.export.TinyModel;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where calls run, and that the numbers do not show it. */
final class CallSessionsTest {
  @TempDir private Path folder;

  /** Convolutions in three precisions, fused with bias and ReLU, and a training in between. */
  @Test
  void numbersOfInceptionV3KeepTheirBits() throws Exception {
    Path model = folder.resolve("model");
    Exporter.export(
        new ExportSettings(
            BaseNetworks.named("inception-v3"), 75, 164, List.of("cat", "dog"), 10, 0.3, 0),
        new BaseWeightsSource(Path.of("none"), folder, (done, total) -> {})
            .resolve(BaseNetworks.named("inception-v3"), "random", notice -> {}),
        model,
        false,
        SessionOptions.defaults());
    assertThat(
            JavaProcess.run(
                CallSessionsProcess.class, PrecisionProcess.environment("MatMul"), model))
        .containsAll(
            Stream.of(Precision.values()).map(each -> CallSessionsProcess.SAME + each).toList());
  }

  @Test
  void constantsComeAfterManyImagesAndGoWhenAVariableChanges() {
    try (TinyTraining tiny = TinyTraining.fresh(folder.resolve("tiny"), 0.3);
        FormulaBatch batch = FormulaBatch.tiny(0, 500)) {
      GraftModel model = tiny.model();
      for (int images = 500; images <= 2500; images += 500) {
        model.predict(batch.images());
        assertThat(model.loaded.sessions.inConstants()).isEqualTo(images >= 2000);
      }
      model.activations(batch.images(), List.of(InputKind.FEATURES)).close();
      assertThat(model.loaded.sessions.inConstants()).as("another call").isFalse();
      model.expectImages(2000);
      model.predict(batch.images());
      assertThat(model.loaded.sessions.inConstants()).as("expected").isTrue();
      model.training().start(StartOptions.plain(7, TinyModel.LABELS.size()));
      tiny.train(Phase.FROZEN, 0, 8);
      assertThat(model.loaded.sessions.inConstants()).as("trained").isFalse();
      double loss = tiny.meanLoss(0, 8);
      assertThat(model.loaded.sessions.inConstants()).isTrue();
      model.expectImages(0);
      tiny.train(Phase.FROZEN, 0, 8);
      assertThat(tiny.meanLoss(0, 8)).isLessThan(loss);
      assertThat(model.loaded.sessions.inConstants()).isFalse();
    }
  }
}
