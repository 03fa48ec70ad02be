package graft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.export.FormulaBatch;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** A model that was opened only to predict. */
final class OpenToPredictTest {
  private static final SessionOptions SESSION = new SessionOptions(2);
  private static final List<InputKind> KINDS = List.of(InputKind.FEATURES, InputKind.BOUNDARY);

  @TempDir Path folder;
  private Path exported;
  private Path trained;

  @BeforeEach
  void export() {
    exported = TinyModel.export(folder.resolve("exported"), 0.3);
    trained = folder.resolve("trained");
  }

  @Test
  void predictionsAndActivationsHaveTheSameBits() {
    save(tiny -> tiny.losses(Phase.UNFROZEN, 3));
    try (GraftModel whole = GraftModel.open(trained, SESSION);
        GraftModel part = GraftModel.openToPredict(trained, SESSION);
        FormulaBatch batch = FormulaBatch.tiny(0, 5);
        Activations wholes = whole.activations(batch.images(), KINDS);
        Activations parts = part.activations(batch.images(), KINDS)) {
      assertThat(part.predict(batch.images())).isDeepEqualTo(whole.predict(batch.images()));
      for (InputKind kind : KINDS) {
        assertThat(bytes(parts.of(kind))).isEqualTo(bytes(wholes.of(kind)));
      }
      assertThat(part.description()).isEqualTo(whole.description());
    }
  }

  @Test
  void itHasNoTrainingPart() {
    try (GraftModel part = GraftModel.openToPredict(exported, SESSION);
        FormulaBatch batch = FormulaBatch.tiny(0, 2)) {
      assertThat(part.trainable()).isFalse();
      assertThatThrownBy(() -> part.evaluate(InputKind.IMAGES, batch.images(), batch.labels()))
          .isInstanceOf(GraftException.class);
    }
  }

  @Test
  void valuesThatPredictMustBeNumbers() {
    save(
        tiny -> {
          try (FormulaBatch batch = FormulaBatch.tiny(0, 2)) {
            tiny.model()
                .training()
                .train(Phase.FROZEN, InputKind.IMAGES, batch.images(), batch.labels(), Float.NaN);
          }
        });
    assertThatThrownBy(() -> GraftModel.openToPredict(trained, SESSION))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("holds NaN or infinite values");
  }

  @Test
  void valuesOfTrainingAloneAreNotRead() {
    save(
        tiny -> {
          try (TInt64 seed = TInt64.scalarOf(0);
              TFloat32 none = TFloat32.scalarOf(0);
              TFloat32 nan = TFloat32.scalarOf(Float.NaN);
              TFloat32 ones = TFloat32.vectorOf(1, 1, 1)) {
            tiny.model()
                .loaded
                .call(
                    Signatures.START,
                    Map.of(
                        "seed", seed,
                        "label_smoothing", none,
                        "weight_decay", nan,
                        "class_weights", ones),
                    "step")
                .close();
          }
        });
    assertThatThrownBy(() -> GraftModel.open(trained, SESSION))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("holds NaN or infinite values");
    GraftModel.openToPredict(trained, SESSION).close();
  }

  private void save(Consumer<TinyTraining> change) {
    try (TinyTraining tiny = TinyTraining.open(exported)) {
      change.accept(tiny);
      tiny.model().save(trained, tiny.model().description());
    }
  }

  private static byte[] bytes(TFloat32 tensor) {
    byte[] bytes = new byte[(int) tensor.numBytes()];
    tensor.asRawTensor().data().read(bytes);
    return bytes;
  }
}
