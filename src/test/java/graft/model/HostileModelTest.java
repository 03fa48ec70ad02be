package graft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.InputKind;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.export.FormulaBatch;
import graft.export.ModelEdit;
import graft.export.TinyModel;
import graft.failure.GraftException;
import graft.failure.Remedy;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorInfo;

/** Models whose manifest fits, made by someone who means no good or made no sense. */
class HostileModelTest {
  private static final SessionOptions STRANGER = new SessionOptions(2);
  private static final SessionOptions TRUSTED = STRANGER.trusting(true);

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void export() {
    model = TinyModel.export(folder.resolve("tiny"), 0);
  }

  /** The trusted call shows that the graph would have done it. */
  @Test
  void graphThatWritesAFileIsRefusedUnlessTrusted() throws IOException {
    Path written = folder.resolve("written");
    ModelEdit.addWriteFile(model, written);
    assertRefused("WriteFile (node evil)");
    assertThatThrownBy(() -> GraftModel.open(model, STRANGER))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.remedy()).hasValue(Remedy.TRUST_MODEL));
    assertThat(written).doesNotExist();
    try (GraftModel opened = GraftModel.open(model, TRUSTED);
        FormulaBatch batch = FormulaBatch.tiny(0, 2)) {
      assertThat(opened.predict(batch.images())).hasDimensions(2, 3);
    }
    assertThat(written).hasContent("pwned");
  }

  /** The operation that a SavedModel wants run at loading runs for the trusted only. */
  @Test
  void graphThatWritesAFileWhenLoadedIsRefusedUnlessTrusted() {
    Path written = folder.resolve("written");
    ModelEdit.addWriteFile(model, written);
    ModelEdit.graph(
        model,
        graph ->
            graph.putCollectionDef(
                "saved_model_main_op",
                CollectionDef.newBuilder()
                    .setNodeList(CollectionDef.NodeList.newBuilder().addValue("evil"))
                    .build()));
    assertRefused("WriteFile (node evil)", "evil, which runs at loading");
    assertThat(written).doesNotExist();
    GraftModel.open(model, TRUSTED).close();
    assertThat(written).hasContent("pwned");
  }

  /** The library runs nodes of this name on its own. */
  @Test
  void nodeNamedAsTheLibrarysInitializersChangesNothing() throws IOException {
    byte[] before = Files.readAllBytes(model.resolve(ModelFiles.ALL.get(2)));
    ModelEdit.graph(
        model,
        graph ->
            graph
                .getGraphDefBuilder()
                .addNode(
                    NodeDef.newBuilder()
                        .setName("Init")
                        .setOp("NoOp")
                        .addInput("^dense/kernel_assign")));
    try (GraftModel opened = GraftModel.open(model, STRANGER)) {
      opened.save(folder.resolve("saved"), opened.description());
    }
    assertThat(folder.resolve("saved").resolve(ModelFiles.ALL.get(2))).hasBinaryContent(before);
  }

  @Test
  void variablesThatAreNoNumbersAreRefused() {
    try (TinyTraining tiny = TinyTraining.open(model);
        FormulaBatch batch = FormulaBatch.tiny(0, 2)) {
      tiny.model()
          .training()
          .train(Phase.FROZEN, InputKind.IMAGES, batch.images(), batch.labels(), Float.NaN);
      tiny.model().save(folder.resolve("nan"), tiny.model().description());
    }
    model = folder.resolve("nan");
    assertRefused("its variable dense", "holds NaN or infinite values");
    assertThatThrownBy(() -> GraftModel.open(model, TRUSTED)).isInstanceOf(GraftException.class);
  }

  /** Restoring would take it over as it is, and broadcast it into wrong numbers. */
  @Test
  void variablesOfAnotherShapeAreRefused() {
    Path four =
        TinyModel.export(folder.resolve("four"), 0.3, List.of("red", "green", "blue", "grey"));
    for (int file : new int[] {1, 2}) {
      Path other = four.resolve(ModelFiles.ALL.get(file));
      ModelEdit.bytes(model, ModelFiles.ALL.get(file), bytes -> read(other));
    }
    assertRefused("its checkpoint's value for the variable", "has the wrong shape [6, 4]");
  }

  @Test
  void savingThatStoresNothingIsRefusedBeforeAnythingIsTrained() {
    ModelEdit.graph(
        model,
        graph ->
            graph
                .getSaverDefBuilder()
                .setSaveTensorName(graph.getSaverDef().getFilenameTensorName()));
    assertRefused("a save operation that saves nothing");
  }

  /** TensorFlow's own checksums find what the manifest can't: it was written afterwards. */
  @Test
  void damagedVariablesUnderAFittingManifest() {
    ModelEdit.bytes(
        model,
        ModelFiles.ALL.get(2),
        bytes -> {
          bytes[bytes.length / 2] ^= 1;
          return bytes;
        });
    assertRefused("cannot read", "variables");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void cutVariablesUnderAFittingManifest(int length) {
    for (int file : new int[] {1, 2}) {
      Path cut = ModelEdit.copy(model, folder.resolve("cut" + file));
      ModelEdit.bytes(cut, ModelFiles.ALL.get(file), bytes -> Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> GraftModel.open(cut, STRANGER))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("cannot read")
          .hasMessageNotContaining("\n");
    }
  }

  /** Declared as the contract wants it, but the tensor is another. */
  @Test
  void tensorsThatAreNotWhatTheSignatureSays() {
    String probabilities = output("evaluate", "probabilities");
    for (String[] change :
        new String[][] {
          {"correct", output("evaluate", "loss_sum"), "output correct is float32 []"},
          {"loss_sum", probabilities, "output loss_sum is float32 [?,3], expected float32 []"},
          {"correct", "nowhere:0", "correct is the tensor \"nowhere:0\", which the graph does not"},
          {"correct", probabilities.replace(":0", ":1"), "which the graph does not have"},
          {"correct", probabilities.replace(":0", ":-1"), "which the graph does not have"},
          {"correct", "^" + probabilities, "which the graph does not have"},
          {"correct", "", "which the graph does not have"}
        }) {
      String before = output("evaluate", change[0]);
      setOutput("evaluate", change[0], change[1]);
      assertRefused("signature evaluate", change[2]);
      setOutput("evaluate", change[0], before);
    }
  }

  /** A loop of nodes, and a node that TensorFlow does not know how to build. */
  @Test
  void graphsThatTensorFlowRefuses() {
    ModelEdit.graph(
        model,
        graph ->
            graph
                .getGraphDefBuilder()
                .addNode(node("one", "NoOp").addInput("^two"))
                .addNode(node("two", "NoOp").addInput("^one")));
    assertRefused("TensorFlow can't load");
    ModelEdit.graph(model, graph -> graph.getGraphDefBuilder().addNode(node("odd", "Conv2D")));
    assertRefused("TensorFlow can't load");
  }

  /** A value that nobody gives is missed when it is asked for. */
  @Test
  void graphThatFailsWhenCalled() {
    ModelEdit.addToPrediction(
        model,
        node("unfed", "Placeholder")
            .putAttr("dtype", AttrValue.newBuilder().setType(DataType.DT_FLOAT).build()));
    try (GraftModel opened = GraftModel.open(model, STRANGER);
        FormulaBatch batch = FormulaBatch.tiny(0, 2)) {
      assertThatThrownBy(() -> opened.predict(batch.images()))
          .isInstanceOf(GraftException.class)
          .hasMessageContainingAll("can't run signature serving_default", model.toString(), "unfed")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void sizesOfAnImageAreFixed() {
    ModelEdit.graph(
        model,
        graph -> {
          var features = graph.getSignatureDefOrThrow("features").toBuilder();
          TensorInfo.Builder boundary = features.getOutputsOrThrow("boundary").toBuilder();
          boundary.getTensorShapeBuilder().getDimBuilder(1).setSize(-1);
          graph.putSignatureDef(
              "features", features.putOutputs("boundary", boundary.build()).build());
        });
    assertRefused("output boundary has the dimensions [-1, -1, 6, 4]; expected fixed dimensions");
  }

  private String output(String signature, String name) {
    String[] found = new String[1];
    ModelEdit.graph(
        model,
        graph ->
            found[0] = graph.getSignatureDefOrThrow(signature).getOutputsOrThrow(name).getName());
    return found[0];
  }

  private void setOutput(String signature, String name, String tensor) {
    ModelEdit.graph(
        model,
        graph -> {
          var definition = graph.getSignatureDefOrThrow(signature).toBuilder();
          TensorInfo old = definition.getOutputsOrThrow(name);
          definition.putOutputs(name, old.toBuilder().setName(tensor).build());
          graph.putSignatureDef(signature, definition.build());
        });
  }

  private static NodeDef.Builder node(String name, String op) {
    return NodeDef.newBuilder().setName(name).setOp(op);
  }

  private void assertRefused(String... reasons) {
    assertThatThrownBy(() -> GraftModel.open(model, STRANGER))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(model.toString())
        .hasMessageContainingAll(reasons)
        .hasMessageNotContaining("\n");
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
