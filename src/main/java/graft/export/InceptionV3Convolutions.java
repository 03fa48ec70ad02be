package graft.export;

import graft.export.NetworkBuilder.Initial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code conv2d_bn}: a convolution without bias, BatchNorm without gamma in inference mode,
 * ReLU.
 *
 * <p>The BatchNorm is folded into the convolution: with s = 1 / sqrt(variance + 1e-3), the kernel
 * is scaled by s, and the bias is beta - mean * s. This is the same function, with one pass fewer
 * over the activations. Below the boundary nothing ever changes, so the folded kernel and bias are
 * transient variables, computed once when a checkpoint is restored. Above the boundary they are
 * computed in every call, and gradients reach kernel and beta through the folding.
 */
final class InceptionV3Convolutions {
  /** Default epsilon of {@code BatchNormalization(axis=3, scale=False)} in Keras's InceptionV3. */
  private static final float EPSILON = 1e-3f;

  private final NetworkBuilder builder;
  private final int lastBelowBoundary;
  private final Map<Integer, String> operations = new HashMap<>();

  /**
   * @param lastBelowBoundary number of the last convolution that the boundary depends on; 0 if
   *     there is none
   */
  InceptionV3Convolutions(NetworkBuilder builder, int lastBelowBoundary) {
    this.builder = builder;
    this.lastBelowBoundary = lastBelowBoundary;
  }

  /**
   * Adds convolution number {@code n} with its BatchNorm and ReLU.
   *
   * @param x float32 [N,h,w,channels]
   * @param window height, width and stride of the window, and its padding
   */
  Operand<TFloat32> add(int n, Operand<TFloat32> x, int filters, Window window) {
    return relu(n, linear(n, x, filters, window));
  }

  /** Convolution number {@code n} with its BatchNorm, for {@link #relu} later. */
  Operand<TFloat32> linear(int n, Operand<TFloat32> x, int filters, Window window) {
    String layer = "conv2d_" + n;
    Folded folded = fold(n, layer, x.shape().get(3), filters, window);
    Ops tf = builder.at(layer);
    long stride = window.stride();
    Operand<TFloat32> convolved =
        tf.nn.conv2d(x, folded.kernel(), List.of(1L, stride, stride, 1L), window.padding());
    operations.put(n, convolved.asOutput().op().name());
    return tf.nn.biasAdd(convolved, folded.bias());
  }

  /** The ReLU after convolution number {@code n}. */
  Operand<TFloat32> relu(int n, Operand<TFloat32> x) {
    return builder.root().withName("activation_" + n).nn.relu(x);
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

  private record Folded(Operand<TFloat32> kernel, Operand<TFloat32> bias) {}

  private Folded fold(int n, String layer, long channels, int filters, Window window) {
    String norm = "batch_normalization_" + n;
    Shape kernelShape = Shape.of(window.height(), window.width(), channels, filters);
    Shape perFilter = Shape.of(filters);
    Variable<TFloat32> kernel = builder.trained(layer, "kernel", Initial.GLOROT, kernelShape);
    Variable<TFloat32> beta = builder.trained(norm, "beta", Initial.ZEROS, perFilter);
    Variable<TFloat32> mean = builder.fixed(norm, "moving_mean", Initial.ZEROS, perFilter);
    Variable<TFloat32> variance = builder.fixed(norm, "moving_variance", Initial.ONES, perFilter);
    if (isBelowBoundary(n)) {
      return new Folded(
          builder.transientValue(
              layer,
              "folded_kernel",
              kernelShape,
              tf -> tf.math.mul(read(tf, kernel), scale(tf, read(tf, variance)))),
          builder.transientValue(
              layer,
              "folded_bias",
              perFilter,
              tf -> bias(tf, read(tf, beta), read(tf, mean), read(tf, variance))));
    }
    Ops tf = builder.at(norm);
    return new Folded(
        tf.math.mul(kernel.value(), scale(tf, variance.value())),
        bias(tf, beta.value(), mean.value(), variance.value()));
  }

  private static Operand<TFloat32> read(Ops tf, Variable<TFloat32> variable) {
    return tf.readVariableOp(variable.handle(), TFloat32.class);
  }

  private static Operand<TFloat32> scale(Ops tf, Operand<TFloat32> variance) {
    return tf.math.rsqrt(tf.math.add(variance, tf.constant(EPSILON)));
  }

  private static Operand<TFloat32> bias(
      Ops tf, Operand<TFloat32> beta, Operand<TFloat32> mean, Operand<TFloat32> variance) {
    return tf.math.sub(beta, tf.math.mul(mean, scale(tf, variance)));
  }
}
