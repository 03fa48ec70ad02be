package graft.export;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code conv2d_bn}: a convolution without bias, BatchNorm without gamma in inference mode,
 * ReLU.
 *
 * <p>The BatchNorm is folded into the convolution, which is the same function with one pass fewer
 * over the activations. Below the boundary nothing ever changes, so there a {@link
 * FoldedConvolution} is computed once, when a checkpoint is restored. Above the boundary kernel and
 * bias are folded in every call, and gradients reach kernel and beta through the folding.
 */
final class InceptionV3Convolutions {
  /** Number of the convolution that reads the image. */
  private static final int FIRST = 1;

  private final NetworkBuilder builder;
  private final int lastBelowBoundary;
  private final Map<Integer, String> operations = new HashMap<>();

  /** By the names of the activations. */
  private final Map<String, FoldedConvolution> folded = new HashMap<>();

  /**
   * @param lastBelowBoundary number of the last convolution that the boundary depends on; 0 if
   *     there is none
   */
  InceptionV3Convolutions(NetworkBuilder builder, int lastBelowBoundary) {
    this.builder = builder;
    this.lastBelowBoundary = lastBelowBoundary;
  }

  /**
   * Adds convolution number {@code n} with its BatchNorm and ReLU, which only convolutions may
   * read, directly or after a pooling. Below the boundary its channels have a scale.
   *
   * @param x float32 [N,h,w,channels]
   * @param window height, width and stride of the window, and its padding
   */
  Operand<TFloat32> inner(int n, Operand<TFloat32> x, int filters, Window window) {
    return relu(n, convolve(n, x, filters, window, true));
  }

  /** Adds convolution number {@code n} with its BatchNorm and ReLU, which anything may read. */
  Operand<TFloat32> outer(int n, Operand<TFloat32> x, int filters, Window window) {
    return relu(n, linear(n, x, filters, window));
  }

  /** Convolution number {@code n} with its BatchNorm, for {@link #relu} later. */
  Operand<TFloat32> linear(int n, Operand<TFloat32> x, int filters, Window window) {
    return convolve(n, x, filters, window, false);
  }

  /** The ReLU after convolution number {@code n}. */
  Operand<TFloat32> relu(int n, Operand<TFloat32> x) {
    return builder.root().withName(activation(n)).nn.relu(x);
  }

  /** Whether no phase trains convolution number {@code n}. */
  boolean isBelowBoundary(int n) {
    return n <= lastBelowBoundary;
  }

  /** Name of the operation that computes convolution number {@code n}; null before it is added. */
  String operation(int n) {
    return operations.get(n);
  }

  /** Height, width and stride of a convolution's window; {@code padding} is SAME or VALID. */
  record Window(int height, int width, int stride, String padding) {
    static Window same(int height, int width) {
      return new Window(height, width, 1, "SAME");
    }

    static Window valid(int side, int stride) {
      return new Window(side, side, stride, "VALID");
    }
  }

  private Operand<TFloat32> convolve(
      int n, Operand<TFloat32> x, int filters, Window window, boolean scaled) {
    String layer = "conv2d_" + n;
    String norm = "batch_normalization_" + n;
    ConvolutionWeights weights =
        ConvolutionWeights.add(
            builder,
            layer,
            norm,
            Shape.of(window.height(), window.width(), x.shape().get(3), filters));
    if (!isBelowBoundary(n)) {
      Ops tf = builder.at(norm);
      return convolve(
          n, x, window, weights.foldedKernel(tf), weights.foldedBias(tf, Variable::value));
    }
    FoldedConvolution convolution =
        FoldedConvolution.add(builder, layer, weights, scaled, n == FIRST ? List.of() : sources(x));
    folded.put(activation(n), convolution);
    return convolve(n, x, window, convolution.kernel().value(), convolution.bias().value());
  }

  private Operand<TFloat32> convolve(
      int n, Operand<TFloat32> x, Window window, Operand<TFloat32> kernel, Operand<TFloat32> bias) {
    Ops tf = builder.at("conv2d_" + n);
    long stride = window.stride();
    Operand<TFloat32> convolved =
        tf.nn.conv2d(x, kernel, List.of(1L, stride, stride, 1L), window.padding());
    operations.put(n, convolved.asOutput().op().name());
    return tf.nn.biasAdd(convolved, bias);
  }

  /** The convolutions whose channels {@code x} has, in this order. */
  private List<FoldedConvolution> sources(Operand<TFloat32> x) {
    GraphOperation operation = (GraphOperation) x.op();
    return switch (operation.type()) {
      case "Relu" -> List.of(folded.get(operation.name()));
      case "MaxPool", "AvgPool" -> sources(operation, 1);
      case "ConcatV2" -> sources(operation, operation.numInputs() - 1);
      default -> throw new IllegalStateException("unexpected operation " + operation.type());
    };
  }

  @SuppressWarnings("unchecked")
  private List<FoldedConvolution> sources(GraphOperation operation, int inputs) {
    return IntStream.range(0, inputs)
        .mapToObj(operation::input)
        .flatMap(input -> sources((Operand<TFloat32>) input).stream())
        .toList();
  }

  private static String activation(int n) {
    return "activation_" + n;
  }
}
