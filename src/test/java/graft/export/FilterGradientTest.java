package graft.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** The products and the convolution against TensorFlow's own {@code Conv2DBackpropFilter}. */
final class FilterGradientTest {
  private static final int IMAGES = 3;
  private static final int CHANNELS = 5;
  private static final int FILTERS = 4;

  @ParameterizedTest
  @CsvSource({
    "17, 17, 1, 1, SAME",
    "8, 8, 1, 3, SAME",
    "8, 8, 3, 1, SAME",
    "8, 8, 3, 3, SAME",
    "7, 7, 7, 1, SAME",
    "7, 7, 1, 7, SAME",
    "8, 6, 3, 3, VALID",
    "8, 6, 5, 1, VALID",
    "8, 6, 2, 4, SAME",
    "3, 3, 1, 7, SAME",
    "1, 1, 3, 3, SAME",
    "1, 2, 7, 5, SAME",
    "5, 5, 5, 5, VALID",
    "35, 35, 1, 1, VALID"
  })
  void productsEqualTensorFlowsGradient(
      int height, int width, int windowHeight, int windowWidth, String padding) {
    Shape kernel = Shape.of(windowHeight, windowWidth, CHANNELS, FILTERS);
    compare(
        Shape.of(IMAGES, height, width, CHANNELS),
        kernel,
        1,
        padding,
        (tf, x, dy) ->
            new FilterGradientProducts(x.shape(), kernel, padding.equals("SAME")).add(tf, x, dy));
  }

  @ParameterizedTest
  @CsvSource({
    "17, 17, 1, 7, 1, SAME",
    "17, 17, 7, 1, 1, SAME",
    "9, 12, 1, 7, 1, SAME",
    "9, 12, 7, 1, 1, SAME",
    "9, 12, 1, 4, 1, SAME",
    "9, 12, 4, 1, 1, VALID",
    "9, 12, 1, 5, 1, VALID",
    "3, 3, 1, 7, 1, SAME",
    "8, 17, 6, 1, 1, SAME",
    "17, 17, 3, 3, 2, VALID",
    "16, 15, 3, 3, 2, VALID",
    "15, 16, 3, 3, 2, VALID",
    "16, 12, 1, 3, 2, VALID",
    "17, 14, 2, 5, 3, VALID",
    "3, 3, 3, 3, 2, VALID",
    "9, 8, 1, 1, 2, VALID"
  })
  void theConvolutionEqualsTensorFlowsGradient(
      int height, int width, int windowHeight, int windowWidth, int stride, String padding) {
    Shape kernel = Shape.of(windowHeight, windowWidth, CHANNELS, FILTERS);
    boolean padded = padding.equals("SAME");
    compare(
        Shape.of(IMAGES, height, width, CHANNELS),
        kernel,
        stride,
        padding,
        (tf, x, dy) ->
            new FilterGradientConvolution(x.shape(), kernel, stride, padded).add(tf, x, dy));
  }

  /** What is under test: the kernel's gradient from the input and the output's gradient. */
  private interface Form {
    Operand<TFloat32> add(Ops tf, Operand<TFloat32> x, Operand<TFloat32> outputGradient);
  }

  private static void compare(Shape input, Shape kernel, long stride, String padding, Form form) {
    boolean padded = padding.equals("SAME");
    Shape output =
        Shape.of(
            IMAGES,
            padded ? input.get(1) : (input.get(1) - kernel.get(0)) / stride + 1,
            padded ? input.get(2) : (input.get(2) - kernel.get(1)) / stride + 1,
            FILTERS);
    try (Graph graph = new Graph();
        TFloat32 x = random(input);
        TFloat32 dy = random(output)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> in = placeholder(tf, input);
      Operand<TFloat32> gradient = placeholder(tf, output);
      Operand<TFloat32> theirs =
          tf.nn.conv2dBackpropFilter(
              in, tf.constant(ints(kernel)), gradient, List.of(1L, stride, stride, 1L), padding);
      Operand<TFloat32> ours = form.add(tf, in, gradient);
      try (Session session = new Session(graph);
          var results =
              session.runner().feed(in, x).feed(gradient, dy).fetch(theirs).fetch(ours).run()) {
        TFloat32 expected = (TFloat32) results.get(0);
        TFloat32 found = (TFloat32) results.get(1);
        assertThat(found.shape()).isEqualTo(expected.shape());
        assertThat(RelativeError.of(found, expected)).isLessThan(1e-6);
      }
    }
  }

  private static Operand<TFloat32> placeholder(Ops tf, Shape shape) {
    long[] dims = shape.asArray();
    dims[0] = -1;
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(dims)));
  }

  private static TFloat32 random(Shape shape) {
    Random random = new Random(shape.hashCode());
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return TFloat32.tensorOf(shape, DataBuffers.of(values, true, false));
  }

  private static int[] ints(Shape shape) {
    return Arrays.stream(shape.asArray()).mapToInt(Math::toIntExact).toArray();
  }
}
