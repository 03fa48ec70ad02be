package graft.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.export.SignedGraph;
import graft.failure.GraftException;
import graft.failure.Remedy;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** Graphs that no Graft model has are refused, unseen by TensorFlow. */
class OperationCheckTest {
  private static final Path DIRECTORY = Path.of("somewhere");

  @Test
  void aModelThatSavesAndRestoresPasses() {
    assertThatCode(() -> OperationCheck.check(DIRECTORY, model())).doesNotThrowAnyException();
  }

  /**
   * The list says what it says it is, of an export that trains all layers and of one that trains
   * the upper ones: their gradients have different forms.
   */
  @Test
  void graftsOwnListIsWhatItsExporterWrites() {
    Set<String> types = new HashSet<>();
    for (int unfreezeFrom : new int[] {0, 164}) {
      try (SignedGraph inception = SignedGraph.inceptionV3(75, unfreezeFrom)) {
        GraphDef graph = inception.graph().toGraphDef();
        graph.getNodeList().forEach(node -> types.add(node.getOp()));
        assertThat(graph.getLibrary().getFunctionList()).isEmpty();
      }
    }
    assertThat(types).containsExactlyInAnyOrderElementsOf(AllowedOperations.OF_GRAFT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WriteFile",
        "ReadFile",
        "MatchingFiles",
        "PyFunc",
        "EagerPyFunc",
        "MergeV2Checkpoints",
        "ShardedFilename",
        "Save",
        "Restore",
        "RestoreSlice",
        "ImmutableConst",
        "FixedLengthRecordReaderV2",
        "HashTableV2",
        "InitializeTableFromTextFileV2",
        "CreateSummaryFileWriter",
        "WriteScalarSummary",
        "Print",
        "PrintV2",
        "DebugIdentity",
        "PartitionedCall",
        "StatefulPartitionedCall",
        "RemoteCall",
        "SymbolicGradient",
        "If",
        "While",
        "StatelessWhile",
        "Enter",
        "NextIteration",
        "Switch",
        "FIFOQueueV2",
        "Send",
        "VariableV2",
        "GraftCustomOp",
        ""
      })
  void operationThatNoModelNeeds(String type) {
    NodeDef node = node("a/b", type);
    assertRefused(changed(graph -> graph.addNode(node)), type + " (node a/b)");
    FunctionDef function =
        FunctionDef.newBuilder()
            .setSignature(OpDef.newBuilder().setName("body"))
            .addNodeDef(node)
            .build();
    assertRefused(
        changed(graph -> graph.getLibraryBuilder().addFunction(function)),
        type + " (node a/b of function body)");
  }

  /** A function with an operation's name is called in its place. */
  @ParameterizedTest
  @ValueSource(strings = {"harmless", "Identity"})
  void anyFunction(String name) {
    FunctionDef function =
        FunctionDef.newBuilder().setSignature(OpDef.newBuilder().setName(name)).build();
    assertRefused(
        changed(graph -> graph.getLibraryBuilder().addFunction(function)), "the function " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SaveV2", "RestoreV2"})
  void checkpointElsewhere(String type) {
    for (String input : List.of("keys", "checkpoint/prefix:1", "^checkpoint/prefix")) {
      assertRefused(
          changed(graph -> graph.addNode(node("other", type, input, "keys", "keys"))),
          type + " (node other) whose file name the graph chooses");
    }
    assertRefused(changed(graph -> graph.addNode(node("other", type))), type + " (node other)");
  }

  /** Its default would be the file name of every call that does not feed it. */
  @Test
  void checkpointWithAnotherNameUnlessFed() {
    assertRefused(
        changed(graph -> graph.getNodeBuilder(0).setOp("PlaceholderWithDefault").addInput("keys")),
        "SaveV2 (node save) whose file name the graph chooses",
        "RestoreV2 (node restore) whose file name the graph chooses");
    assertRefused(
        changed(graph -> graph.getNodeBuilder(0).clearAttr()),
        "SaveV2 (node save) whose file name the graph chooses");
  }

  @Test
  void restoringThatSaves() {
    assertRefused(
        changed(graph -> graph.addNode(node("restored", "NoOp", "^saved"))),
        "SaveV2 within the restore operation");
    assertRefused(
        model().toBuilder()
            .setSaverDef(model().getSaverDef().toBuilder().setRestoreOpName("nowhere"))
            .build(),
        "the graph has no node nowhere");
  }

  @Test
  void operationThatRunsAtLoading() {
    SignatureDef signature =
        SignatureDef.newBuilder()
            .putOutputs(
                "__saved_model_init_op", TensorInfo.newBuilder().setName("restored").build())
            .build();
    assertRefused(
        model().toBuilder().putSignatureDef("__saved_model_init_op", signature).build(),
        "restored, which runs at loading");
    for (String collection : List.of("saved_model_main_op", "legacy_init_op")) {
      CollectionDef nodes =
          CollectionDef.newBuilder()
              .setNodeList(CollectionDef.NodeList.newBuilder().addValue("restored"))
              .build();
      assertRefused(
          model().toBuilder().putCollectionDef(collection, nodes).build(),
          "restored, which runs at loading");
    }
  }

  @Test
  void fileAsInput() {
    assertRefused(
        model().toBuilder()
            .addAssetFileDef(AssetFileDef.newBuilder().setFilename("../../etc/passwd"))
            .build(),
        "the file ../../etc/passwd as an input");
  }

  /** They would end the line, or clear a terminal. */
  @Test
  void controlCharactersInNamesAreNotRepeated() {
    assertRefused(changed(graph -> graph.addNode(node("\u001b[2J", "\rul"))), "ul (node ?[2J)");
  }

  @Test
  void manyAndLongNamesAreCut() {
    MetaGraphDef many =
        changed(
            graph -> {
              for (int i = 0; i < 9; i++) {
                graph.addNode(node("n".repeat(100_000), "Op" + i));
              }
            });
    assertRefused(many, "Op0 (node nnn", "...", "and 4 more");
    assertThatThrownBy(() -> OperationCheck.check(DIRECTORY, many))
        .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(1000));
  }

  /** Seen to end the process, from 5,000 on, in TensorFlow's optimizers. */
  @Test
  void chainsThatOverflowTheStack() {
    assertRefused(
        changed(
            graph -> {
              graph.addNode(node("i0", "NoOp"));
              for (int i = 1; i <= 2000; i++) {
                graph.addNode(node("i" + i, "NoOp", "^i" + (i - 1)));
              }
            }),
        "a chain of 2001 operations");
  }

  /** Two hundred thousand nodes, each of them looked at by no other. */
  @Test
  void hugeGraphsTakeNoLongTime() {
    MetaGraphDef huge =
        changed(
            graph -> {
              for (int i = 0; i < 100_000; i++) {
                graph.addNode(node("s" + i, "SaveV2", "checkpoint/prefix", "keys", "keys"));
                graph.addNode(node("i" + i, "NoOp", "^i" + (i + 1)));
              }
              graph.addNode(node("i100000", "NoOp", "^i0"));
            });
    long start = System.nanoTime();
    OperationCheck.check(DIRECTORY, huge);
    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
  }

  private static void assertRefused(MetaGraphDef model, String... reasons) {
    assertThatThrownBy(() -> OperationCheck.check(DIRECTORY, model))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.remedy()).hasValue(Remedy.TRUST_MODEL))
        .hasMessageStartingWith("somewhere is refused: ")
        .hasMessageContainingAll(reasons)
        .hasMessageNotContaining("\n");
  }

  private static MetaGraphDef changed(Consumer<GraphDef.Builder> change) {
    MetaGraphDef.Builder model = model().toBuilder();
    change.accept(model.getGraphDefBuilder());
    return model.build();
  }

  /** One variable, saved and restored. */
  private static MetaGraphDef model() {
    AttrValue text = AttrValue.newBuilder().setType(DataType.DT_STRING).build();
    return MetaGraphDef.newBuilder()
        .setSaverDef(
            SaverDef.newBuilder()
                .setFilenameTensorName("checkpoint/prefix:0")
                .setSaveTensorName("saved:0")
                .setRestoreOpName("restored"))
        .setGraphDef(
            GraphDef.newBuilder()
                .addNode(
                    node("checkpoint/prefix", "Placeholder").toBuilder().putAttr("dtype", text))
                .addNode(node("keys", "Const"))
                .addNode(node("variable", "VarHandleOp"))
                .addNode(node("read", "ReadVariableOp", "variable"))
                .addNode(node("save", "SaveV2", "checkpoint/prefix", "keys", "keys", "read"))
                .addNode(node("saved", "Identity", "checkpoint/prefix:0", "^save"))
                .addNode(node("restore", "RestoreV2", "checkpoint/prefix:0", "keys", "keys"))
                .addNode(node("assign", "AssignVariableOp", "variable", "restore"))
                .addNode(node("restored", "NoOp", "^assign")))
        .build();
  }

  private static NodeDef node(String name, String op, String... inputs) {
    return NodeDef.newBuilder().setName(name).setOp(op).addAllInput(List.of(inputs)).build();
  }
}
