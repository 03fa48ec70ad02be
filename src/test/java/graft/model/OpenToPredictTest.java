package graft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.export.FormulaBatch;
import graft.export.ModelEdit;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.machine.SessionOptions;
import graft.savedmodel.GraphPath;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
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

  /** Also of a model that Graft 0.1.0 exported, and of one that shares nothing. */
  @Test
  void describingIsPredictingAndFeaturesInOneCall() {
    Path earlier = Path.of("src/test/resources/earlier/0.1.0/model");
    Path apart = ModelEdit.copy(exported, folder.resolve("apart"));
    ModelEdit.graph(apart, OpenToPredictTest::separateFeatures);
    for (Path directory : List.of(exported, earlier, apart)) {
      try (GraftModel part = GraftModel.openToPredict(directory, SESSION);
          FormulaBatch batch = FormulaBatch.tiny(0, 5);
          Activations expected = part.activations(batch.images(), List.of(InputKind.FEATURES))) {
        float[][] probabilities = part.predict(batch.images());
        float[][] features = StdArrays.array2dCopyOf(expected.of(InputKind.FEATURES));
        GraftModel.Described described = part.describe(batch.images());
        for (int i = 0; i < 5; i++) {
          assertThat(described.probabilities()[i]).containsExactly(probabilities[i], within(1e-6f));
          assertThat(described.features()[i]).containsExactly(features[i], within(1e-6f));
        }
      }
    }
  }

  /** Gives the signature {@code features} operations and an input of its own. */
  private static void separateFeatures(MetaGraphDef.Builder model) {
    SignatureDef features = model.getSignatureDefOrThrow(Signatures.FEATURES);
    List<String> inputs = names(features.getInputsMap().values());
    List<NodeDef> path =
        GraphPath.between(model.getGraphDef(), List.of(), names(features.getOutputsMap().values()));
    Set<String> copied =
        path.stream()
            .filter(node -> !node.getOp().equals(GraphPath.VARIABLE))
            .map(NodeDef::getName)
            .collect(Collectors.toSet());
    assertThat(copied).contains(GraphPath.nodeOf(inputs.get(0)));
    for (NodeDef node : path) {
      if (copied.contains(node.getName())) {
        NodeDef.Builder own = node.toBuilder().setName("own/" + node.getName()).clearInput();
        node.getInputList().stream()
            .map(input -> copied.contains(GraphPath.nodeOf(input)) ? own(input) : input)
            .forEach(own::addInput);
        model.getGraphDefBuilder().addNode(own);
      }
    }
    SignatureDef.Builder changed = features.toBuilder();
    features.getInputsMap().forEach((name, tensor) -> changed.putInputs(name, own(tensor)));
    features.getOutputsMap().forEach((name, tensor) -> changed.putOutputs(name, own(tensor)));
    model.putSignatureDef(Signatures.FEATURES, changed.build());
  }

  private static List<String> names(Collection<TensorInfo> tensors) {
    return tensors.stream().map(TensorInfo::getName).toList();
  }

  private static TensorInfo own(TensorInfo tensor) {
    return tensor.toBuilder().setName(own(tensor.getName())).build();
  }

  private static String own(String input) {
    return input.startsWith("^") ? "^own/" + input.substring(1) : "own/" + input;
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
