package graft.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import graft.failure.GraftException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.VariableDef;

/** What is cut out of a graph that Graft did not build: variables w, read to predict, and m. */
class ServingGraphTest {
  private static final Path DIRECTORY = Path.of("somewhere");

  @Test
  void onlyTheVariableThatPredictsIsSavedAndRestored() {
    GraphDef cut = ServingGraph.of(DIRECTORY, model().build()).getGraphDef();
    assertThat(cut.getNodeList())
        .extracting(NodeDef::getName)
        .containsExactlyInAnyOrder(
            "images",
            "w",
            "w/read",
            "probabilities",
            "file",
            "checkpoint/keys",
            "checkpoint/whole_tensors",
            "checkpoint/value_0",
            "checkpoint/save",
            "checkpoint/saved",
            "checkpoint/restore",
            "w/restored",
            "restored");
    assertThat(node(cut, "checkpoint/save").getInputList())
        .containsExactly(
            "file:0", "checkpoint/keys", "checkpoint/whole_tensors", "checkpoint/value_0");
    assertThat(node(cut, "checkpoint/value_0").getInputList()).containsExactly("w");
    assertThat(names(cut, "checkpoint/keys")).containsExactly("w");
    assertThat(names(cut, "checkpoint/whole_tensors")).containsExactly("");
    assertThat(node(cut, "checkpoint/restore").getInputList())
        .containsExactly("file:0", "checkpoint/keys", "checkpoint/whole_tensors");
    assertThat(node(cut, "w/restored").getInputList()).containsExactly("w", "checkpoint/restore:0");
    for (String operation : List.of("checkpoint/save", "checkpoint/restore")) {
      assertThat(node(cut, operation).getAttrOrThrow("dtypes").getList().getTypeList())
          .containsExactly(DataType.DT_FLOAT);
    }
    assertThat(node(cut, "restored").getInputList()).containsExactly("^w/restored");
  }

  @Test
  void signaturesThatTrainGo() {
    MetaGraphDef cut = ServingGraph.of(DIRECTORY, model().build());
    assertThat(cut.getSignatureDefMap()).containsOnlyKeys("serving_default");
    assertThat(cut.getSaverDef())
        .isEqualTo(
            model().getSaverDef().toBuilder().setSaveTensorName("checkpoint/saved:0").build());
  }

  /** Unlike what is written as a model, it has no initializers and no list of variables. */
  @Test
  void whatOnlyPredictsIsSmaller() throws InvalidProtocolBufferException {
    MetaGraphDef.Builder model = model();
    model
        .getGraphDefBuilder()
        .addNode(op("w/initial", "Const"))
        .addNode(op("w/assign", "AssignVariableOp", "w", "w/initial"));
    VariableDef listed =
        VariableDef.newBuilder()
            .setVariableName("w")
            .setInitializerName("w/assign")
            .setInitialValueName("w/initial")
            .setSnapshotName("w/read")
            .build();
    model.putCollectionDef(
        "variables",
        CollectionDef.newBuilder()
            .setBytesList(CollectionDef.BytesList.newBuilder().addValue(listed.toByteString()))
            .build());
    model.putCollectionDef(
        "float32",
        CollectionDef.newBuilder()
            .setNodeList(
                CollectionDef.NodeList.newBuilder().addValue("probabilities").addValue("trained"))
            .build());
    MetaGraphDef written = ServingGraph.of(DIRECTORY, model.build());
    assertThat(written.getGraphDef().getNodeList())
        .extracting(NodeDef::getName)
        .contains("w/initial", "w/assign");
    assertThat(
            VariableDef.parseFrom(
                written.getCollectionDefOrThrow("variables").getBytesList().getValue(0)))
        .isEqualTo(listed);
    MetaGraphDef cut = ServingGraph.toPredict(model.build()).orElseThrow();
    assertThat(cut.getGraphDef().getNodeList())
        .extracting(NodeDef::getName)
        .contains("probabilities", "w/restored")
        .doesNotContain("w/initial", "w/assign", "trained");
    assertThat(cut.getCollectionDefMap()).containsOnlyKeys("float32");
    assertThat(cut.getCollectionDefOrThrow("float32").getNodeList().getValueList())
        .containsExactly("probabilities");
  }

  @Test
  void whatCannotBeCutIsOpenedWhole() {
    MetaGraphDef.Builder functions = model();
    functions.getGraphDefBuilder().getLibraryBuilder().addFunctionBuilder();
    assertThat(ServingGraph.toPredict(functions.build())).isEmpty();
  }

  /** TensorFlow puts the names of a checkpoint into one field. */
  @Test
  void namesInOneFieldAreRead() {
    MetaGraphDef.Builder model = model();
    model.getGraphDefBuilder().getNodeBuilderList().stream()
        .filter(node -> node.getName().equals("names"))
        .forEach(
            node ->
                node.putAttr(
                    "value",
                    AttrValue.newBuilder()
                        .setTensor(
                            TensorProto.newBuilder()
                                .setTensorContent(ByteString.copyFromUtf8("\1\1mw")))
                        .build()));
    GraphDef cut = ServingGraph.of(DIRECTORY, model.build()).getGraphDef();
    assertThat(names(cut, "checkpoint/keys")).containsExactly("w");
  }

  @Test
  void aPlaceBesideANodeThatGoesIsForgotten() {
    MetaGraphDef.Builder model = model();
    model.getGraphDefBuilder().getNodeBuilderList().stream()
        .filter(node -> node.getName().equals("w/read"))
        .forEach(
            node ->
                node.putAttr(
                    "_class",
                    AttrValue.newBuilder()
                        .setList(
                            AttrValue.ListValue.newBuilder()
                                .addS(ByteString.copyFromUtf8("loc:@m")))
                        .build()));
    GraphDef cut = ServingGraph.of(DIRECTORY, model.build()).getGraphDef();
    assertThat(node(cut, "w/read").getAttrMap()).doesNotContainKey("_class");
  }

  @Test
  void whatCannotBeCutIsNamed() {
    MetaGraphDef.Builder functions = model();
    functions.getGraphDefBuilder().getLibraryBuilder().addFunctionBuilder();
    assertRefused(functions, "its graph has functions");
    MetaGraphDef.Builder computed = model();
    computed.getGraphDefBuilder().getNodeBuilderList().stream()
        .filter(node -> node.getName().equals("names"))
        .forEach(node -> node.setOp("Identity"));
    assertRefused(computed, "variable names are not constants");
    MetaGraphDef.Builder broken = model();
    edit(broken, "w/restored", NodeDef.Builder::clearInput);
    assertRefused(broken, "its node w/restored lacks an input");
  }

  /** What its own saving does on the way of a value does not matter. */
  @Test
  void aValueMayBeCopiedBeforeItIsSaved() {
    MetaGraphDef.Builder model = model();
    for (String variable : List.of("m", "w")) {
      model.getGraphDefBuilder().addNode(op(variable + "/copy", "Identity", variable + "/read"));
    }
    edit(model, "save", node -> node.setInput(3, "m/copy").setInput(4, "w/copy"));
    GraphDef cut = ServingGraph.of(DIRECTORY, model.build()).getGraphDef();
    assertThat(names(cut, "checkpoint/keys")).containsExactly("w");
  }

  /** One handle is read to predict, the other restored. */
  @Test
  void aVariableWithTwoHandlesIsSavedAndRestored() {
    MetaGraphDef.Builder model = model();
    model.getGraphDefBuilder().addNode(variable("w_1", "w"));
    edit(model, "w/restored", node -> node.setInput(0, "w_1"));
    GraphDef cut = ServingGraph.of(DIRECTORY, model.build()).getGraphDef();
    assertThat(node(cut, "w/restored").getInputList())
        .containsExactly("w_1", "checkpoint/restore:0");
    assertThat(node(cut, "restored").getInputList()).containsExactly("^w/restored");
    assertThat(names(cut, "checkpoint/keys")).containsExactly("w");
  }

  @Test
  void aVariableThatIsNotFilledIsNamed() {
    MetaGraphDef.Builder model = model();
    model.getGraphDefBuilder().addNode(variable("lost", "lost"));
    edit(model, "w/read", node -> node.setInput(0, "lost"));
    assertRefused(model, "restoring leaves variables without a value: lost");
  }

  /** As a folded convolution is: its value is computed from the one that is restored. */
  @Test
  void aVariableThatIsFilledNeedsWhatItIsComputedFrom() {
    MetaGraphDef.Builder model = model();
    model
        .getGraphDefBuilder()
        .addNode(variable("folded", "folded"))
        .addNode(op("w/again", "ReadVariableOp", "w", "^w/restored"))
        .addNode(op("folded/filled", "AssignVariableOp", "folded", "w/again"));
    edit(model, "w/read", node -> node.setInput(0, "folded"));
    edit(model, "restored", node -> node.addInput("^folded/filled"));
    GraphDef cut = ServingGraph.of(DIRECTORY, model.build()).getGraphDef();
    assertThat(names(cut, "checkpoint/keys")).containsExactly("w");
    assertThat(node(cut, "w/again").getInputList()).containsExactly("w", "^w/restored");
    assertThat(node(cut, "restored").getInputList())
        .containsExactly("^w/restored", "^folded/filled");
  }

  private static void assertRefused(MetaGraphDef.Builder model, String reason) {
    assertThatThrownBy(() -> ServingGraph.of(DIRECTORY, model.build()))
        .isInstanceOf(GraftException.class)
        .hasMessageContainingAll("somewhere can't be written without its training part", reason);
  }

  private static MetaGraphDef.Builder model() {
    GraphDef graph =
        GraphDef.newBuilder()
            .addNode(op("images", "Placeholder"))
            .addNode(variable("w", "w"))
            .addNode(op("w/read", "ReadVariableOp", "w"))
            .addNode(variable("m", "m"))
            .addNode(op("m/read", "ReadVariableOp", "m"))
            .addNode(op("probabilities", "MatMul", "images", "w/read"))
            .addNode(op("trained", "Add", "probabilities", "m/read"))
            .addNode(op("file", "Placeholder"))
            .addNode(strings("names", "m", "w"))
            .addNode(strings("slices", "", ""))
            .addNode(typed(op("save", "SaveV2", "file", "names", "slices", "m/read", "w/read")))
            .addNode(op("saved", "Identity", "file", "^save"))
            .addNode(typed(op("restore", "RestoreV2", "file", "names", "slices")))
            .addNode(op("m/restored", "AssignVariableOp", "m", "restore"))
            .addNode(op("w/restored", "AssignVariableOp", "w", "restore:1"))
            .addNode(op("restored", "NoOp", "^m/restored", "^w/restored"))
            .build();
    return MetaGraphDef.newBuilder()
        .setGraphDef(graph)
        .setSaverDef(
            SaverDef.newBuilder()
                .setFilenameTensorName("file:0")
                .setSaveTensorName("saved:0")
                .setRestoreOpName("restored"))
        .putSignatureDef("serving_default", signature("images", "probabilities"))
        .putSignatureDef("train_frozen", signature("images", "trained"));
  }

  private static SignatureDef signature(String input, String output) {
    return SignatureDef.newBuilder()
        .putInputs(input, TensorInfo.newBuilder().setName(input + ":0").build())
        .putOutputs(output, TensorInfo.newBuilder().setName(output + ":0").build())
        .build();
  }

  private static NodeDef op(String name, String type, String... inputs) {
    return NodeDef.newBuilder().setName(name).setOp(type).addAllInput(List.of(inputs)).build();
  }

  private static NodeDef variable(String node, String name) {
    return op(node, "VarHandleOp").toBuilder()
        .putAttr("shared_name", AttrValue.newBuilder().setS(ByteString.copyFromUtf8(name)).build())
        .build();
  }

  private static void edit(MetaGraphDef.Builder model, String name, Consumer<NodeDef.Builder> how) {
    model.getGraphDefBuilder().getNodeBuilderList().stream()
        .filter(node -> node.getName().equals(name))
        .forEach(how);
  }

  private static NodeDef typed(NodeDef node) {
    return node.toBuilder()
        .putAttr(
            "dtypes",
            AttrValue.newBuilder()
                .setList(
                    AttrValue.ListValue.newBuilder()
                        .addType(DataType.DT_INT64)
                        .addType(DataType.DT_FLOAT))
                .build())
        .build();
  }

  private static NodeDef strings(String name, String... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder();
    Stream.of(values).map(ByteString::copyFromUtf8).forEach(tensor::addStringVal);
    return op(name, "Const").toBuilder()
        .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
        .build();
  }

  private static NodeDef node(GraphDef graph, String name) {
    return graph.getNodeList().stream()
        .filter(node -> node.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(GraphDef graph, String constant) {
    return node(graph, constant).getAttrOrThrow("value").getTensor().getStringValList().stream()
        .map(ByteString::toStringUtf8)
        .toList();
  }
}
