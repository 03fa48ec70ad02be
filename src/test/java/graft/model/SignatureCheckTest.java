package graft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.ModelFiles;
import graft.contract.Signatures;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.files.Manifest;
import graft.files.WholeDirectory;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** A model that does not keep the contract is refused when it is opened, in words that say why. */
class SignatureCheckTest {
  private static final String MANIFEST = "manifest.json";

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void export() {
    model = TinyModel.export(folder.resolve("tiny"), 0);
  }

  @Test
  void folderThatIsNoSavedModel() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertRefused(empty, "is not a SavedModel directory", "graft export");
    assertRefused(folder.resolve("nowhere"), "is not a SavedModel directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serving_default", "features", "evaluate_boundary", "train_unfrozen"})
  void missingSignature(String signature) throws IOException {
    edit(saved -> withoutSignature(saved, signature));
    assertRefused(model, "it lacks the signature " + signature);
  }

  /** It may be absent, but not another one. */
  @Test
  void optionalSignatureOfAnotherType() throws IOException {
    edit(saved -> withoutSignature(saved, Signatures.START_LAYER_DECAY));
    try (GraftModel opened = GraftModel.open(model, SessionOptions.defaults())) {
      assertThat(opened.hasLayerDecay()).isFalse();
    }
    WholeDirectory.delete(model);
    export();
    editSignature(
        Signatures.START_LAYER_DECAY,
        signature -> signature.toBuilder().removeInputs(Signatures.LAYER_DECAY));
    assertRefused(model, "signature start_layer_decay lacks the input layer_decay");
  }

  @Test
  void missingOutput() throws IOException {
    editSignature("train_frozen", signature -> signature.toBuilder().removeOutputs("correct"));
    assertRefused(model, "signature train_frozen lacks the output correct");
  }

  @Test
  void missingInput() throws IOException {
    editSignature("start", signature -> signature.toBuilder().removeInputs("weight_decay"));
    assertRefused(model, "signature start lacks the input weight_decay");
  }

  @Test
  void inputOfAnotherDtypeThanItsTensor() throws IOException {
    editSignature(
        "serving_default",
        signature ->
            signature.toBuilder()
                .putInputs("images", withType(signature.getInputsOrThrow("images"))));
    assertRefused(
        model, "signature serving_default: input images is float32 [?,?,?,3], expected uint8");
  }

  /** Its own signature and graph agree, but the contract says otherwise. */
  @Test
  void inputOfAnotherDtypeThanTheContracts() throws IOException {
    feedFromSeed("learning_rate");
    assertRefused(
        model, "signature train_frozen: input learning_rate is int64 [], expected float32 []");
  }

  @Test
  void inputOfAnotherShapeThanTheContracts() throws IOException {
    feedFromSeed("labels");
    assertRefused(model, "signature train_frozen: input labels is int64 [], expected int64 [?]");
  }

  @Test
  void dtypeThatNoContractHas() throws IOException {
    editSignature(
        "evaluate",
        signature ->
            signature.toBuilder()
                .putOutputs(
                    "loss_sum",
                    signature.getOutputsOrThrow("loss_sum").toBuilder()
                        .setDtype(DataType.DT_DOUBLE)
                        .build()));
    assertRefused(
        model, "signature evaluate: loss_sum has dtype DT_DOUBLE, which no Graft signature uses");
  }

  @Test
  void outputOfAnotherShape() throws IOException {
    editSignature(
        "evaluate",
        signature -> {
          TensorInfo.Builder probabilities =
              signature.getOutputsOrThrow("probabilities").toBuilder();
          probabilities.getTensorShapeBuilder().getDimBuilder(1).setSize(4);
          return signature.toBuilder().putOutputs("probabilities", probabilities.build());
        });
    assertRefused(
        model, "signature evaluate: output probabilities is float32 [?,4], expected float32 [?,3]");
  }

  @Test
  void inputOfAnotherShapeThanItsTensor() throws IOException {
    editSignature(
        "train_unfrozen_cached",
        signature -> {
          TensorInfo.Builder boundary = signature.getInputsOrThrow("boundary").toBuilder();
          boundary.getTensorShapeBuilder().getDimBuilder(3).setSize(9);
          return signature.toBuilder().putInputs("boundary", boundary.build());
        });
    assertRefused(
        model,
        "signature train_unfrozen_cached: input boundary is float32 [?,6,6,9], expected float32 [?,6,6,4]");
  }

  @Test
  void otherVersionOfTheContract() throws IOException {
    editText("assets/graft.json", text -> text.replace("\"contract\" : 1", "\"contract\" : 2"));
    assertRefused(model, "\"contract\": 2", "reads contract 1");
  }

  @Test
  void descriptionThatIsNoJson() throws IOException {
    editText("assets/graft.json", text -> text.substring(0, text.length() / 2));
    assertRefused(model, "graft.json is damaged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"red\ngreen\n", "red\ngreen\nblue\nblack\n", ""})
  void anotherNumberOfLabels(String labels) throws IOException {
    editText("assets/labels.txt", text -> labels);
    assertRefused(model, "says 3 classes, but labels.txt beside it has " + labels.lines().count());
  }

  @Test
  void anyFileAlteredMissingOrCutShort() throws IOException {
    try (Stream<Path> files = Files.walk(model)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        String name = model.relativize(file).toString().replace('\\', '/');
        if (!name.equals(MANIFEST) && bytes.length > 0) {
          byte[] altered = bytes.clone();
          altered[bytes.length / 2] ^= 1;
          Files.write(file, altered);
          assertRefused(model, name + " was altered");
          Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
          assertRefused(model, name + " has " + (bytes.length - 1) + " bytes");
          if (!name.equals(ModelFiles.SAVED_MODEL)) {
            Files.delete(file);
            assertRefused(model, name + " is missing");
          }
          Files.write(file, bytes);
        }
      }
    }
    Files.delete(model.resolve(MANIFEST));
    assertRefused(model, MANIFEST);
  }

  /** Signatures may be added, and a fixed number of images is no contradiction. */
  @Test
  void contractGrowsByAdding() throws IOException {
    edit(
        saved -> {
          var graph = saved.getMetaGraphs(0).toBuilder();
          graph.putSignatureDef("more", graph.getSignatureDefOrThrow("serving_default"));
          return saved.toBuilder().setMetaGraphs(0, graph).build();
        });
    try (GraftModel opened = GraftModel.open(model, new SessionOptions(2))) {
      assertThat(opened.trainable()).isTrue();
      assertThat(opened.signatures()).extracting(spec -> spec.name()).contains("more");
    }
  }

  /** Without {@code start} a model is one for serving: it predicts and says why it can't train. */
  @Test
  void modelWithoutTrainingSignaturesPredictsOnly() throws IOException {
    edit(
        saved -> {
          var graph = saved.getMetaGraphs(0).toBuilder();
          saved
              .getMetaGraphs(0)
              .getSignatureDefMap()
              .forEach(
                  (name, definition) -> {
                    if (definition.getMethodName().equals(Signatures.TRAIN_METHOD)) {
                      graph.removeSignatureDef(name);
                    }
                  });
          return saved.toBuilder().setMetaGraphs(0, graph).build();
        });
    try (TinyTraining opened = TinyTraining.open(model)) {
      assertThat(opened.model().trainable()).isFalse();
      assertThat(opened.evaluate(0, 3).probabilities()).hasDimensions(3, 3);
      assertThatThrownBy(() -> opened.start(0))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("has no signature start")
          .hasMessageContaining("serving only");
    }
  }

  private static void assertRefused(Path directory, String... reasons) {
    assertThatThrownBy(() -> GraftModel.open(directory, new SessionOptions(2)).close())
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContainingAll(reasons)
        .hasMessageNotContaining("\n");
  }

  private static SavedModel withoutSignature(SavedModel saved, String signature) {
    return saved.toBuilder()
        .setMetaGraphs(0, saved.getMetaGraphs(0).toBuilder().removeSignatureDef(signature))
        .build();
  }

  private static TensorInfo withType(TensorInfo info) {
    return info.toBuilder().setDtype(DataType.DT_FLOAT).build();
  }

  /** Makes an input of {@code train_frozen} the graph's int64 scalar {@code seed}. */
  private void feedFromSeed(String input) throws IOException {
    SignatureDef start =
        SavedModel.parseFrom(Files.readAllBytes(model.resolve(ModelFiles.SAVED_MODEL)))
            .getMetaGraphs(0)
            .getSignatureDefOrThrow(Signatures.START);
    editSignature(
        "train_frozen",
        signature -> signature.toBuilder().putInputs(input, start.getInputsOrThrow("seed")));
  }

  private void editSignature(String name, Function<SignatureDef, SignatureDef.Builder> change)
      throws IOException {
    edit(
        saved -> {
          var graph = saved.getMetaGraphs(0).toBuilder();
          graph.putSignatureDef(name, change.apply(graph.getSignatureDefOrThrow(name)).build());
          return saved.toBuilder().setMetaGraphs(0, graph).build();
        });
  }

  private void edit(UnaryOperator<SavedModel> change) throws IOException {
    Path file = model.resolve(ModelFiles.SAVED_MODEL);
    SavedModel changed = change.apply(SavedModel.parseFrom(Files.readAllBytes(file)));
    Files.write(file, changed.toByteArray());
    Manifest.write(model);
  }

  private void editText(String name, UnaryOperator<String> change) throws IOException {
    Path file = model.resolve(name);
    Files.writeString(file, change.apply(Files.readString(file)));
    Manifest.write(model);
  }
}
