package graft.model;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.export.BaseNetworks;
import graft.export.BaseWeightsSource;
import graft.export.ExportSettings;
import graft.export.Exporter;
import graft.export.FormulaBatch;
import graft.export.ModelEdit;
import graft.export.TinyModel;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import java.io.IOException;
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
  void constantsComeAfterManyEqualCalls() {
    try (TinyTraining tiny = TinyTraining.fresh(folder.resolve("tiny"), 0.3);
        FormulaBatch batch = FormulaBatch.tiny(0, 500)) {
      GraftModel model = tiny.model();
      for (int images = 500; images <= 2500; images += 500) {
        model.predict(batch.images());
        assertThat(isConstant(model)).isEqualTo(images >= CallSessions.WORTHWHILE);
      }
      model.activations(batch.images(), List.of(InputKind.FEATURES)).close();
      assertThat(isConstant(model)).as("another call").isFalse();
    }
  }

  @Test
  void constantsComeAtOnceWhereManyImagesAreExpected() {
    try (TinyTraining tiny = TinyTraining.fresh(folder.resolve("tiny"), 0.3);
        FormulaBatch batch = FormulaBatch.tiny(0, 5)) {
      GraftModel model = tiny.model();
      predictMany(model, batch);
      assertThat(isConstant(model)).isTrue();
      model.describe(batch.images());
      model.predict(batch.images());
      assertThat(isConstant(model)).as("calls in turns").isFalse();
      predictMany(model, batch);
      assertThat(isConstant(model)).as("after a call like it").isTrue();
    }
  }

  @Test
  void noConstantsComeWhereMemoryIsSpared() {
    try (TinyTraining tiny = TinyTraining.fresh(folder.resolve("tiny"), 0.3);
        FormulaBatch batch = FormulaBatch.tiny(0, 5)) {
      GraftModel model = tiny.model();
      predictMany(model, batch);
      assertThat(isConstant(model)).isTrue();
      model.spareMemory();
      assertThat(isConstant(model)).as("those that were there").isFalse();
      predictMany(model, batch);
      assertThat(isConstant(model)).isFalse();
    }
  }

  @Test
  void callsFromTheBoundaryHaveNoConstantsAndEndASeries() {
    try (TinyTraining tiny = TinyTraining.fresh(folder.resolve("tiny"), 0.3);
        FormulaBatch batch = FormulaBatch.tiny(0, 5);
        Activations boundary =
            tiny.model().activations(batch.images(), List.of(InputKind.BOUNDARY))) {
      GraftModel model = tiny.model();
      predictMany(model, batch);
      assertThat(isConstant(model)).isTrue();
      model.expectImages(CallSessions.WORTHWHILE);
      model.evaluate(InputKind.BOUNDARY, boundary.of(InputKind.BOUNDARY), batch.labels());
      assertThat(isConstant(model)).isFalse();
      model.predict(batch.images());
      assertThat(isConstant(model)).as("what was expected is forgotten").isFalse();
    }
  }

  /** Predicts the first of many images. */
  private static void predictMany(GraftModel model, FormulaBatch batch) {
    model.expectImages(CallSessions.WORTHWHILE);
    model.predict(batch.images());
  }

  /** Every way in which they change. */
  @Test
  void constantsGoWhenAVariableChanges() throws IOException {
    Path prefix = folder.resolve("before");
    try (TinyTraining tiny = TinyTraining.fresh(folder.resolve("tiny"), 0.3)) {
      GraftModel model = tiny.model();
      model.training().start(StartOptions.plain(7, TinyModel.LABELS.size()));
      model.loaded.partialSaver(Phase.UNFROZEN).save(model.loaded.session(), prefix);
      double before = expectedLoss(tiny);
      tiny.train(Phase.UNFROZEN, 0, 8);
      double trained = expectedLoss(tiny);
      assertThat(trained).isNotEqualTo(before);
      model.loaded.restore(prefix, model.loaded.partialSaver(Phase.UNFROZEN));
      assertThat(expectedLoss(tiny)).isEqualTo(before);
    }
  }

  /** TensorFlow's Python gives each signature the method name of those that predict. */
  @Test
  void theMethodNameOfASignatureSaysNothing() {
    Path exported = TinyModel.export(folder.resolve("exported"), 0.3);
    Path renamed = ModelEdit.copy(exported, folder.resolve("renamed"));
    ModelEdit.graph(
        renamed,
        graph ->
            List.copyOf(graph.getSignatureDefMap().entrySet())
                .forEach(
                    each ->
                        graph.putSignatureDef(
                            each.getKey(),
                            each.getValue().toBuilder()
                                .setMethodName(Signatures.PREDICT_METHOD)
                                .build())));
    try (TinyTraining tiny = TinyTraining.open(renamed)) {
      tiny.model().training().start(StartOptions.plain(7, TinyModel.LABELS.size()));
      double before = expectedLoss(tiny);
      tiny.train(Phase.FROZEN, 0, 8);
      assertThat(expectedLoss(tiny)).isNotEqualTo(before);
    }
  }

  /** The loss where constants are made for it. */
  private static double expectedLoss(TinyTraining tiny) {
    tiny.model().expectImages(CallSessions.WORTHWHILE);
    double loss = tiny.meanLoss(0, 8);
    assertThat(isConstant(tiny.model())).isTrue();
    return loss;
  }

  private static boolean isConstant(GraftModel model) {
    return model.loaded.sessions.inConstants();
  }
}
