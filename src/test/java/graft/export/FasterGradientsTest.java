package graft.export;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.Phase;
import graft.contract.Signatures;
import graft.machine.SessionOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.FloatNdArray;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** What is replaced, what stays, and that all gradients of a network stay the same. */
final class FasterGradientsTest {
  private static final int IMAGES = 2;

  /** The maps are 7x7 and 3x3. */
  @Test
  void everyGradientOfInceptionV3IsTheSame() {
    compareGradients(139);
  }

  /** The maps are 17x17 and 8x8. */
  @Test
  @Tag("verify")
  void everyGradientOfInceptionV3IsTheSameAtItsUsualSize() {
    compareGradients(299);
  }

  private static void compareGradients(int imageSize) {
    try (ModelGraph model = ModelGraph.build(InceptionV3Graphs.settings(imageSize, 164, 0));
        Graph faster = new Graph()) {
      faster.importGraphDef(model.definition());
      Map<String, FloatNdArray> expected = gradients(model, model.graph());
      Map<String, FloatNdArray> found = gradients(model, faster);
      assertThat(found).hasSize(92).hasSameSizeAs(expected);
      found.forEach(
          (name, gradient) ->
              assertThat(RelativeError.of(gradient, expected.get(name))).as(name).isLessThan(1e-6));
    }
  }

  @Test
  void productsTakeThePlaceOfGradientsOfPointsAndOnSmallMaps() {
    assertThat(gradientOperations(tf -> convolution(tf, 35, Shape.of(1, 1, 4, 6), 1, "SAME")))
        .isEqualTo("BatchMatMulV2");
    assertThat(gradientOperations(tf -> convolution(tf, 8, Shape.of(3, 3, 4, 6), 1, "SAME")))
        .isEqualTo("BatchMatMulV2");
    assertThat(gradientOperations(tf -> convolution(tf, 9, Shape.of(3, 3, 4, 6), 1, "SAME")))
        .isEqualTo("Conv2DBackpropFilter");
  }

  @Test
  void convolutionsTakeThePlaceOfGradientsOfLinesAndOfSteps() {
    assertThat(gradientOperations(tf -> convolution(tf, 17, Shape.of(1, 7, 4, 6), 1, "SAME")))
        .isEqualTo("Conv2D");
    assertThat(gradientOperations(tf -> convolution(tf, 18, Shape.of(1, 7, 4, 6), 1, "SAME")))
        .isEqualTo("Conv2DBackpropFilter");
    assertThat(gradientOperations(tf -> convolution(tf, 17, Shape.of(3, 3, 4, 6), 2, "VALID")))
        .isEqualTo("Conv2D");
    assertThat(gradientOperations(tf -> convolution(tf, 17, Shape.of(3, 3, 4, 6), 2, "SAME")))
        .isEqualTo("Conv2DBackpropFilter");
    assertThat(gradientOperations(tf -> convolution(tf, 18, Shape.of(3, 3, 4, 6), 2, "VALID")))
        .isEqualTo("Conv2DBackpropFilter");
  }

  @Test
  void gradientsOfGroupsOrUnknownSizesStay() {
    assertThat(gradientOperations(tf -> convolution(tf, 8, Shape.of(3, 3, 2, 6), 1, "SAME")))
        .isEqualTo("Conv2DBackpropFilter");
    assertThat(gradientOperations(tf -> convolution(tf, -1, Shape.of(1, 1, 4, 6), 1, "SAME")))
        .isEqualTo("Conv2DBackpropFilter");
  }

  @Test
  void theGradientOfAReluReadsItsOutput() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 4)));
      Operand<TFloat32> relu = tf.withName("activation").nn.relu(tf.math.mul(x, x));
      addGradients(graph, relu, x);
      NodeDef gradient = only(FasterGradients.in(graph), "ReluGrad");
      assertThat(gradient.getInput(1)).isEqualTo("activation");
    }
  }

  /** The type of the operation that computes the kernel's gradient, not the network's output. */
  private static String gradientOperations(Function<Ops, Convolution> network) {
    try (Graph graph = new Graph()) {
      Convolution convolution = network.apply(Ops.create(graph));
      addGradients(graph, convolution.output(), convolution.kernel());
      List<String> types =
          FasterGradients.in(graph).getNodeList().stream()
              .filter(node -> !node.getName().equals("convolution"))
              .map(NodeDef::getOp)
              .filter(type -> type.matches("BatchMatMulV2|Conv2D|Conv2DBackpropFilter"))
              .distinct()
              .toList();
      assertThat(types).hasSize(1);
      return types.get(0);
    }
  }

  private record Convolution(Operand<TFloat32> output, Operand<TFloat32> kernel) {}

  /** A convolution of images with four channels. */
  private static Convolution convolution(
      Ops tf, long side, Shape kernelShape, long stride, String padding) {
    Operand<TFloat32> images =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, side, side, 4)));
    Operand<TFloat32> kernel = tf.placeholder(TFloat32.class, Placeholder.shape(kernelShape));
    List<Long> strides = List.of(1L, stride, stride, 1L);
    Operand<TFloat32> output =
        tf.withName("convolution").nn.conv2d(images, kernel, strides, padding);
    return new Convolution(output, kernel);
  }

  private static void addGradients(Graph graph, Operand<?> of, Operand<?> by) {
    graph.addGradients(
        "gradients", new Output<?>[] {of.asOutput()}, new Output<?>[] {by.asOutput()}, null);
  }

  private static NodeDef only(GraphDef graph, String type) {
    List<NodeDef> found =
        graph.getNodeList().stream().filter(node -> node.getOp().equals(type)).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  /** The sums of gradients after one micro-batch, by the name of their variable. */
  private static Map<String, FloatNdArray> gradients(ModelGraph model, Graph graph) {
    List<Variable<?>> sums =
        model.variables().transients().stream()
            .filter(each -> each.name().matches("unfrozen/waiting/.*_(kernel|beta|bias)"))
            .toList();
    Map<String, FloatNdArray> gradients = new HashMap<>();
    try (Session session = new Session(graph, new SessionOptions(2).toConfigProto())) {
      initialize(model, session);
      accumulate(model, session);
      // All at once: TensorFlow prepares the whole graph anew for each set of fetched tensors.
      Session.Runner runner = session.runner();
      sums.forEach(sum -> runner.fetch(sum.value().asOutput().op().name()));
      try (Result values = runner.run()) {
        for (int i = 0; i < sums.size(); i++) {
          gradients.put(sums.get(i).name(), copy((TFloat32) values.get(i)));
        }
      }
    }
    return gradients;
  }

  private static void initialize(ModelGraph model, Session session) {
    List<List<Variable<?>>> inOrder =
        List.of(model.variables().stored(), List.copyOf(model.variables().transients()));
    for (List<Variable<?>> variables : inOrder) {
      Session.Runner runner = session.runner();
      variables.forEach(each -> runner.addTarget(each.initializer().op().name()));
      runner.run().close();
    }
  }

  private static void accumulate(ModelGraph model, Session session) {
    SignatureTensors signature =
        model.signatures().stream()
            .filter(
                each ->
                    each.spec()
                        .name()
                        .equals(
                            Signatures.accumulate(
                                Phase.UNFROZEN, Signatures.cachedInput(Phase.UNFROZEN))))
            .findFirst()
            .orElseThrow();
    var definition = signature.toSignatureDef();
    Session.Runner runner = session.runner();
    try (TInt64 labels = TInt64.vectorOf(0, 1);
        Tensor boundary = boundary(model)) {
      definition
          .getInputsMap()
          .forEach(
              (name, tensor) ->
                  runner.feed(
                      tensor.getName(), name.equals(Signatures.LABELS) ? labels : boundary));
      definition.getOutputsMap().values().forEach(output -> runner.fetch(output.getName()));
      runner.run().close();
    }
  }

  private static TFloat32 boundary(ModelGraph model) {
    long[] dims = model.outputs().boundary().shape().asArray();
    dims[0] = IMAGES;
    TFloat32 boundary = TFloat32.tensorOf(Shape.of(dims));
    long[] index = {0};
    boundary.scalars().forEach(each -> each.setFloat((float) Math.abs(Math.sin(index[0]++))));
    return boundary;
  }

  private static FloatNdArray copy(TFloat32 tensor) {
    FloatNdArray copy = NdArrays.ofFloats(tensor.shape());
    tensor.copyTo(copy);
    return copy;
  }
}
