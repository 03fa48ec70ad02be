package graft.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import graft.failure.GraftException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;

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
            "save",
            "save_kept_1",
            "save_kept_2",
            "saved",
            "restore",
            "restore_kept_1",
            "restore_kept_2",
            "w/restored",
            "restored");
    assertThat(node(cut, "save").getInputList())
        .containsExactly("file", "save_kept_1", "save_kept_2", "w/read");
    assertThat(names(cut, "save_kept_1")).containsExactly("w");
    assertThat(names(cut, "restore_kept_1")).containsExactly("w");
    assertThat(node(cut, "w/restored").getInputList()).containsExactly("w", "restore:0");
    assertThat(node(cut, "restore").getAttrOrThrow("dtypes").getList().getTypeList())
        .containsExactly(DataType.DT_FLOAT);
    assertThat(node(cut, "restored").getInputList()).containsExactly("^w/restored");
  }

  @Test
  void signaturesThatTrainGo() {
    MetaGraphDef cut = ServingGraph.of(DIRECTORY, model().build());
    assertThat(cut.getSignatureDefMap()).containsOnlyKeys("serving_default");
    assertThat(cut.getSaverDef()).isEqualTo(model().getSaverDef());
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
    assertThat(names(cut, "save_kept_1")).containsExactly("w");
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
    assertRefused(computed, "names are no constants");
    MetaGraphDef.Builder copied = model();
    copied.getGraphDefBuilder().addNode(op("m/copy", "Identity", "m/read"));
    copied.getGraphDefBuilder().getNodeBuilderList().stream()
        .filter(node -> node.getName().equals("save"))
        .forEach(node -> node.setInput(3, "m/copy"));
    assertRefused(copied, "its node m/copy needs m/read");
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
            .addNode(op("w", "VarHandleOp"))
            .addNode(op("w/read", "ReadVariableOp", "w"))
            .addNode(op("m", "VarHandleOp"))
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
