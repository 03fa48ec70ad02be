package graft.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

/** The gradients of convolutions that share an input: which are joined, and their values. */
final class SharedInputGradientsTest {
  private static final int CHANNELS = 4;

  @Test
  void pointsAreJoinedAlsoThroughAMeanAndOthersAdded() {
    Operations after =
        compare(
            (tf, x) ->
                List.of(
                    convolution(tf, x, 1, 3, 1),
                    convolution(tf, mean(tf, x), 1, 5, 1),
                    convolution(tf, x, 3, 2, 1),
                    convolution(tf, x, 1, 1, 1)));
    assertThat(after.inputGradients()).isEqualTo(2);
    assertThat(after.products()).isEqualTo(1 + 9);
    assertThat(after.sums()).isEqualTo(1);
  }

  @Test
  void pointsAloneNeedNoSum() {
    Operations after =
        compare((tf, x) -> List.of(convolution(tf, x, 1, 3, 1), convolution(tf, x, 1, 2, 1)));
    assertThat(after).isEqualTo(new Operations(1, 1, 0));
  }

  /** TensorFlow builds the two gradients of the input too, though nothing reads them. */
  @Test
  void kernelsAreJoinedAlsoWhereTheInputHasNoGradient() {
    Function<Ops, Network> network =
        tf -> {
          Operand<TFloat32> x = input(tf);
          List<Layer> layers = List.of(convolution(tf, x, 1, 3, 1), convolution(tf, x, 1, 2, 1));
          return new Network(x, layers, kernels(layers));
        };
    assertThat(compare(network)).isEqualTo(new Operations(2, 1, 0));
  }

  @Test
  void onePointOrStridesStay() {
    Operations onePoint =
        compare((tf, x) -> List.of(convolution(tf, x, 1, 3, 1), convolution(tf, x, 3, 2, 1)));
    assertThat(onePoint).isEqualTo(new Operations(2, 1 + 9, 1));
    Operations strides =
        compare((tf, x) -> List.of(convolution(tf, x, 1, 3, 2), convolution(tf, x, 1, 2, 2)));
    assertThat(strides).isEqualTo(new Operations(2, 0, 1));
  }

  /**
   * Both have the same gradient of their output, so that it tells neither from the other. Only the
   * kernels are joined.
   */
  @Test
  void theInputGradientsOfPointsThatAreAddedStay() {
    Operations after =
        compare(
            (tf, x) -> {
              Layer first = convolution(tf, x, 1, 3, 1);
              Layer second = convolution(tf, x, 1, 3, 1, 7);
              Operand<TFloat32> sum = tf.math.addN(List.of(first.output(), second.output()));
              return List.of(
                  new Layer(sum, first.kernel()), new Layer(tf.math.square(sum), second.kernel()));
            });
    assertThat(after.inputGradients()).isEqualTo(2);
  }

  /** The convolution reads a mean that something else reads too. Only the kernels are joined. */
  @Test
  void theGradientOfAMeanWithOtherReadersStays() {
    Operations after =
        compare(
            (tf, x) -> {
              Operand<TFloat32> mean = mean(tf, x);
              Layer square = new Layer(tf.math.square(mean), null);
              return List.of(convolution(tf, x, 1, 3, 1), convolution(tf, mean, 1, 2, 1), square);
            });
    assertThat(after).isEqualTo(new Operations(2, 1, 2));
  }

  /**
   * A part of a network.
   *
   * @param kernel null where there is none
   */
  private record Layer(Operand<TFloat32> output, Operand<TFloat32> kernel) {}

  /**
   * Parts that read the same input.
   *
   * @param by what the gradients are computed of
   */
  private record Network(Operand<TFloat32> input, List<Layer> layers, List<Operand<TFloat32>> by) {}

  /** How many operations of three kinds a graph has. */
  private record Operations(long inputGradients, long products, long sums) {
    static Operations of(GraphDef graph) {
      return new Operations(
          count(graph, "Conv2DBackpropInput"), count(graph, "BatchMatMulV2"), count(graph, "AddN"));
    }

    private static long count(GraphDef graph, String type) {
      return graph.getNodeList().stream().filter(node -> node.getOp().equals(type)).count();
    }
  }

  private static Operations compare(BiFunction<Ops, Operand<TFloat32>, List<Layer>> network) {
    return compare(
        tf -> {
          Operand<TFloat32> x = input(tf);
          List<Layer> layers = network.apply(tf, x);
          List<Operand<TFloat32>> by = new ArrayList<>(kernels(layers));
          by.add(x);
          return new Network(x, layers, by);
        });
  }

  /** Compares the gradients before and after, and counts operations after. */
  private static Operations compare(Function<Ops, Network> builder) {
    try (Graph graph = new Graph();
        Graph faster = new Graph()) {
      Ops tf = Ops.create(graph);
      Network network = builder.apply(tf);
      List<Operand<TFloat32>> outputs = new ArrayList<>();
      network.layers().forEach(layer -> outputs.add(layer.output()));
      Output<?>[] gradients =
          graph.addGradients(
              "gradients",
              new Output<?>[] {tf.math.square(tf.concat(outputs, tf.constant(3))).asOutput()},
              network.by().stream().map(Operand::asOutput).toArray(Output<?>[]::new),
              null);
      for (int i = 0; i < gradients.length; i++) {
        tf.withName("gradient" + i).identity(gradients[i].expect(TFloat32.class));
      }
      GraphDef rewritten = FasterGradients.in(graph).graph();
      faster.importGraphDef(rewritten);
      for (int i = 0; i < gradients.length; i++) {
        try (Tensor expected = gradient(graph, i);
            Tensor found = gradient(faster, i)) {
          assertThat(RelativeError.of((TFloat32) found, (TFloat32) expected)).isLessThan(1e-6);
        }
      }
      return Operations.of(rewritten);
    }
  }

  private static Tensor gradient(Graph graph, int index) {
    try (Session session = new Session(graph);
        TFloat32 images = wave(Shape.of(3, 6, 5, CHANNELS));
        Result result = session.runner().feed("x", images).fetch("gradient" + index).run()) {
      TFloat32 gradient = (TFloat32) result.get(0);
      TFloat32 copy = TFloat32.tensorOf(gradient.shape());
      gradient.copyTo(copy);
      return copy;
    }
  }

  private static Operand<TFloat32> input(Ops tf) {
    return tf.withName("x")
        .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 6, 5, CHANNELS)));
  }

  private static List<Operand<TFloat32>> kernels(List<Layer> layers) {
    return layers.stream().map(Layer::kernel).filter(Objects::nonNull).toList();
  }

  private static Layer convolution(
      Ops tf, Operand<TFloat32> x, int window, int filters, long stride) {
    return convolution(tf, x, window, filters, stride, 0);
  }

  private static Layer convolution(
      Ops tf, Operand<TFloat32> x, int window, int filters, long stride, int seed) {
    Operand<TFloat32> kernel =
        tf.reshape(
            tf.constant(values(window * window * CHANNELS * filters, seed)),
            tf.constant(new int[] {window, window, CHANNELS, filters}));
    return new Layer(tf.nn.conv2d(x, kernel, List.of(1L, stride, stride, 1L), "SAME"), kernel);
  }

  private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> x) {
    return tf.nn.avgPool(x, List.of(1L, 3L, 3L, 1L), List.of(1L, 1L, 1L, 1L), "SAME");
  }

  private static TFloat32 wave(Shape shape) {
    return TFloat32.tensorOf(shape, DataBuffers.of(values((int) shape.size(), 0), true, false));
  }

  private static float[] values(int count, int seed) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) Math.sin(i + count + seed);
    }
    return values;
  }
}
