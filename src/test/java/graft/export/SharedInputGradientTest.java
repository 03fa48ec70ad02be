package graft.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BiFunction;
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

/** The gradients of an input that several convolutions read: which are joined, and their values. */
final class SharedInputGradientTest {
  private static final int CHANNELS = 4;

  @Test
  void pointsAreJoinedAlsoThroughAMeanAndOthersAdded() {
    compare(
        2,
        (tf, x) ->
            List.of(
                convolution(tf, x, 1, 3, 1),
                convolution(tf, mean(tf, x), 1, 5, 1),
                convolution(tf, x, 3, 2, 1),
                convolution(tf, x, 1, 1, 1)));
  }

  @Test
  void pointsAloneNeedNoSum() {
    compare(1, (tf, x) -> List.of(convolution(tf, x, 1, 3, 1), convolution(tf, x, 1, 2, 1)));
  }

  @Test
  void onePointOrStridesStay() {
    compare(2, (tf, x) -> List.of(convolution(tf, x, 1, 3, 1), convolution(tf, x, 3, 2, 1)));
    compare(2, (tf, x) -> List.of(convolution(tf, x, 1, 3, 2), convolution(tf, x, 1, 2, 2)));
  }

  /** The convolution reads a mean that something else reads too. */
  @Test
  void aMeanWithOtherReadersStays() {
    compare(
        2,
        (tf, x) -> {
          Operand<TFloat32> mean = mean(tf, x);
          return List.of(
              convolution(tf, x, 1, 3, 1), convolution(tf, mean, 1, 2, 1), tf.math.square(mean));
        });
  }

  /** Compares the gradients before and after, and counts the gradients of inputs after. */
  private static void compare(
      int gradientsAfter, BiFunction<Ops, Operand<TFloat32>, List<Operand<TFloat32>>> network) {
    try (Graph graph = new Graph();
        Graph faster = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x =
          tf.withName("x").placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 6, 5, 4)));
      Operand<TFloat32> outputs = tf.concat(network.apply(tf, x), tf.constant(3));
      Output<?>[] gradients =
          graph.addGradients(
              "gradients",
              new Output<?>[] {tf.math.square(outputs).asOutput()},
              new Output<?>[] {x.asOutput()},
              null);
      tf.withName("gradient").identity(gradients[0].expect(TFloat32.class));
      GraphDef rewritten = FasterGradients.in(graph);
      faster.importGraphDef(rewritten);
      try (Tensor expected = gradient(graph);
          Tensor found = gradient(faster)) {
        assertThat(RelativeError.of((TFloat32) found, (TFloat32) expected)).isLessThan(1e-6);
      }
      assertThat(rewritten.getNodeList())
          .filteredOn(node -> node.getOp().equals("Conv2DBackpropInput"))
          .hasSize(gradientsAfter);
    }
  }

  private static Tensor gradient(Graph graph) {
    try (Session session = new Session(graph);
        TFloat32 images = wave(Shape.of(3, 6, 5, CHANNELS));
        Result result = session.runner().feed("x", images).fetch("gradient").run()) {
      TFloat32 gradient = (TFloat32) result.get(0);
      TFloat32 copy = TFloat32.tensorOf(gradient.shape());
      gradient.copyTo(copy);
      return copy;
    }
  }

  private static Operand<TFloat32> convolution(
      Ops tf, Operand<TFloat32> x, int window, int filters, long stride) {
    Operand<TFloat32> kernel =
        tf.reshape(
            tf.constant(values(window * window * CHANNELS * filters)),
            tf.constant(new int[] {window, window, CHANNELS, filters}));
    return tf.nn.conv2d(x, kernel, List.of(1L, stride, stride, 1L), "SAME");
  }

  private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> x) {
    return tf.nn.avgPool(x, List.of(1L, 3L, 3L, 1L), List.of(1L, 1L, 1L, 1L), "SAME");
  }

  private static TFloat32 wave(Shape shape) {
    return TFloat32.tensorOf(shape, DataBuffers.of(values((int) shape.size()), true, false));
  }

  private static float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) Math.sin(i + count);
    }
    return values;
  }
}
