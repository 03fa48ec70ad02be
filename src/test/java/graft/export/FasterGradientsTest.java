package graft.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/** Which gradients are replaced, by what, and which stay. */
final class FasterGradientsTest {
  /** Points, small maps, lines and steps; groups and an unknown size stay. */
  @ParameterizedTest
  @CsvSource({
    "35, 1, 1, 4, 1, SAME, BatchMatMulV2",
    "8, 3, 3, 4, 1, SAME, BatchMatMulV2",
    "9, 3, 3, 4, 1, SAME, Conv2DBackpropFilter",
    "8, 1, 7, 4, 1, SAME, BatchMatMulV2",
    "9, 1, 7, 4, 1, SAME, Conv2D",
    "17, 7, 1, 4, 1, SAME, Conv2D",
    "18, 1, 7, 4, 1, SAME, Conv2DBackpropFilter",
    "17, 1, 7, 4, 1, SAME, Conv2D",
    "17, 3, 3, 4, 2, VALID, Conv2D",
    "17, 3, 3, 4, 2, SAME, Conv2DBackpropFilter",
    "18, 3, 3, 4, 2, VALID, Conv2DBackpropFilter",
    "8, 3, 3, 2, 1, SAME, Conv2DBackpropFilter",
    "-1, 1, 1, 4, 1, SAME, Conv2DBackpropFilter"
  })
  void theShapeDecidesTheFormOfAKernelsGradient(
      long side,
      long height,
      long width,
      long channels,
      long stride,
      String padding,
      String operation) {
    Shape kernel = Shape.of(height, width, channels, 6);
    assertThat(gradientOperation(tf -> convolution(tf, side, kernel, stride, padding)))
        .isEqualTo(operation);
  }

  @Test
  void theGradientOfAReluReadsItsOutput() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 4)));
      Operand<TFloat32> relu = tf.withName("activation").nn.relu(tf.math.mul(x, x));
      addGradients(graph, relu, x);
      NodeDef gradient = only(FasterGradients.in(graph).graph(), "ReluGrad");
      assertThat(gradient.getInput(1)).isEqualTo("activation");
    }
  }

  /** That of a bias beside a kernel whose gradient has another form. oneDNN computes others. */
  @ParameterizedTest
  @CsvSource({"8, 1", "9, 0"})
  void theGradientOfABiasThatIsComputedAloneStaysFloat32(long side, int float32) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Convolution convolution = convolution(tf, side, Shape.of(3, 3, 4, 6), 1, "SAME");
      Operand<TFloat32> bias = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(6)));
      Operand<TFloat32> output = tf.nn.biasAdd(convolution.output(), bias);
      addGradients(graph, tf.nn.relu(output), convolution.kernel(), bias);
      FasterGradients.Rewritten rewritten = FasterGradients.in(graph);
      String gradient = only(rewritten.graph(), "BiasAddGrad").getName();
      assertThat(rewritten.float32()).hasSize(float32).allMatch(gradient::equals);
    }
  }

  /**
   * The kernel's gradient would keep its form; nothing computes it, so that of the bias is alone.
   */
  @Test
  void theGradientOfABiasBesideAKernelThatIsNotTrainedStaysFloat32() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Convolution convolution = convolution(tf, 9, Shape.of(3, 3, 4, 6), 1, "SAME");
      Operand<TFloat32> bias = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(6)));
      addGradients(graph, tf.nn.biasAdd(convolution.output(), bias), bias);
      FasterGradients.Rewritten rewritten = FasterGradients.in(graph);
      String gradient = only(rewritten.graph(), "BiasAddGrad").getName();
      assertThat(rewritten.float32()).containsExactly(gradient);
    }
  }

  @Test
  void theGradientOfADenseLayersBiasIsNotListed() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 4)));
      Operand<TFloat32> bias = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(4)));
      addGradients(graph, tf.nn.biasAdd(x, bias), bias);
      assertThat(FasterGradients.in(graph).float32()).isEmpty();
    }
  }

  /** The type of the operation that computes the kernel's gradient, not the network's output. */
  private static String gradientOperation(Function<Ops, Convolution> network) {
    try (Graph graph = new Graph()) {
      Convolution convolution = network.apply(Ops.create(graph));
      addGradients(graph, convolution.output(), convolution.kernel());
      List<String> types =
          FasterGradients.in(graph).graph().getNodeList().stream()
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

  /** Adds gradients, and operations that read them. */
  private static void addGradients(Graph graph, Operand<?> of, Operand<?>... by) {
    Output<?>[] gradients =
        graph.addGradients(
            "gradients",
            new Output<?>[] {of.asOutput()},
            Arrays.stream(by).map(Operand::asOutput).toArray(Output<?>[]::new),
            null);
    Ops tf = Ops.create(graph);
    Arrays.stream(gradients).forEach(tf::identity);
  }

  private static NodeDef only(GraphDef graph, String type) {
    List<NodeDef> found =
        graph.getNodeList().stream().filter(node -> node.getOp().equals(type)).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }
}
