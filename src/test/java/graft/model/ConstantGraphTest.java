package graft.model;

import static org.assertj.core.api.Assertions.assertThat;

import graft.export.SavedVariables;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;

/** Small graphs: a convolution, whose kernel is ten times a variable, something, and a ReLU. */
final class ConstantGraphTest {
  private static final Shape IMAGES = Shape.of(1, 2, 2, 1);
  private static final TensorInfo FED =
      TensorInfo.newBuilder()
          .setName("images:0")
          .setDtype(DataType.DT_FLOAT)
          .setTensorShape(TensorShapeProto.newBuilder().setUnknownRank(true))
          .build();

  @Test
  void aKernelMadeOfVariablesIsAConstant() {
    GraphDef constant = constant((tf, convolved) -> convolved).orElseThrow();
    assertThat(operations(constant)).doesNotContain("VarHandleOp", "ReadVariableOp", "Mul");
    NodeDef kernel = input(constant, "convolution", 1);
    assertThat(kernel.getOp()).isEqualTo("Const");
    assertThat(outputs(constant)).containsOnly(30);
  }

  @Test
  void aKernelBesideAFactorStaysWhatTheRewriterDoesNotChange() {
    GraphDef constant =
        constant((tf, convolved) -> tf.math.mul(convolved, tf.constant(0.5f))).orElseThrow();
    assertThat(input(constant, "convolution", 1).getOp()).isEqualTo("PlaceholderWithDefault");
    assertThat(outputs(constant)).containsOnly(15);
  }

  @Test
  void graphsThatCannotBeReadThisWayAreLeftAlone() {
    Body same = (tf, convolved) -> convolved;
    assertThat(constant(same, ConstantGraphTest::withFunction)).as("a function").isEmpty();
    assertThat(constant(same, ConstantGraphTest::waiting)).as("waits").isEmpty();
    Body taken =
        (tf, convolved) -> tf.withSubScope("graft").withSubScope("constant").nn.relu(convolved);
    assertThat(constant(taken)).as("a name taken").isEmpty();
    assertThat(
            constant(
                (tf, convolved) ->
                    tf.math.add(
                        convolved,
                        tf.random.randomUniform(tf.constant(new int[] {1}), TFloat32.class))))
        .as("random numbers")
        .isEmpty();
    assertThat(constant((tf, convolved) -> tf.constant(1f))).as("reads no image").isEmpty();
  }

  private interface Body {
    Operand<TFloat32> add(Ops tf, Operand<TFloat32> convolved);
  }

  private static Optional<GraphDef> constant(Body body) {
    return constant(body, graph -> graph);
  }

  private static Optional<GraphDef> constant(Body body, UnaryOperator<GraphDef> edit) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Placeholder<TFloat32> images =
          tf.withName("images").placeholder(TFloat32.class, Placeholder.shape(IMAGES));
      VarHandleOp kernel =
          tf.varHandleOp(TFloat32.class, Shape.of(1, 1, 1, 1), VarHandleOp.sharedName("kernel"));
      var filled = tf.assignVariableOp(kernel, tf.constant(new float[][][][] {{{{3}}}}));
      Operand<TFloat32> tenfold =
          tf.math.mul(tf.readVariableOp(kernel, TFloat32.class), tf.constant(10f));
      Operand<TFloat32> convolved =
          tf.withName("convolution").nn.conv2d(images, tenfold, List.of(1L, 1L, 1L, 1L), "VALID");
      tf.withName("relu").nn.relu(body.add(tf, convolved));
      session.runner().addTarget(filled).run().close();
      return ConstantGraph.of(
          edit.apply(graph.toGraphDef()), session, List.of(FED), List.of("relu:0"));
    }
  }

  private static GraphDef withFunction(GraphDef graph) {
    GraphDef.Builder with = graph.toBuilder();
    with.getLibraryBuilder().addFunction(FunctionDef.getDefaultInstance());
    return with.build();
  }

  /** The ReLU waits for the images. */
  private static GraphDef waiting(GraphDef graph) {
    GraphDef.Builder edited = graph.toBuilder();
    edited.getNodeBuilderList().stream()
        .filter(node -> node.getName().equals("relu"))
        .forEach(node -> node.addInput("^images"));
    return edited.build();
  }

  private static List<String> operations(GraphDef graph) {
    return graph.getNodeList().stream().map(NodeDef::getOp).toList();
  }

  private static NodeDef input(GraphDef graph, String name, int index) {
    NodeDef reader = node(graph, name);
    return node(graph, reader.getInput(index));
  }

  private static NodeDef node(GraphDef graph, String name) {
    return graph.getNodeList().stream()
        .filter(node -> node.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** What the graph makes of an image of ones. */
  private static float[] outputs(GraphDef constant) {
    try (ConstantSession session =
            ConstantSession.open(constant, ConfigProto.getDefaultInstance(), 1);
        TFloat32 images =
            TFloat32.tensorOf(IMAGES, image -> image.scalars().forEach(one -> one.setFloat(1)));
        Result result = session.runner(List.of()).feed("images", images).fetch("relu").run()) {
      return SavedVariables.floats(result.get(0));
    }
  }
}
