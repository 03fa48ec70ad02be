package graft.export;

import graft.export.NetworkBuilder.Initial;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The weights of a convolution without bias and of the BatchNorm without gamma that follows it.
 *
 * <p>In inference mode the two are one convolution: with s = 1 / sqrt(variance + 1e-3), its kernel
 * is the kernel times s, and its bias is beta - mean * s.
 *
 * @param kernel [height, width, channels, filters]; the others are [filters]
 */
record ConvolutionWeights(
    Variable<TFloat32> kernel,
    Variable<TFloat32> beta,
    Variable<TFloat32> mean,
    Variable<TFloat32> variance) {
  /** Default epsilon of {@code BatchNormalization(axis=3, scale=False)} in Keras's InceptionV3. */
  private static final float EPSILON = 1e-3f;

  /** Adds the weights of the layers {@code convolution} and {@code norm}. */
  static ConvolutionWeights add(
      NetworkBuilder builder, String convolution, String norm, Shape kernelShape) {
    Shape filters = Shape.of(kernelShape.get(3));
    return new ConvolutionWeights(
        builder.trained(convolution, "kernel", Initial.GLOROT, kernelShape),
        builder.trained(norm, "beta", Initial.ZEROS, filters),
        builder.fixed(norm, "moving_mean", Initial.ZEROS, filters),
        builder.fixed(norm, "moving_variance", Initial.ONES, filters));
  }

  /** The kernel of the one convolution, [height, width, channels, filters]. */
  Operand<TFloat32> foldedKernel(Ops tf) {
    return tf.math.mul(kernel.value(), normFactor(tf, Variable::value));
  }

  /** The bias of the one convolution, [filters]. */
  Operand<TFloat32> foldedBias(Ops tf, Function<Variable<TFloat32>, Operand<TFloat32>> read) {
    return tf.math.sub(read.apply(beta), tf.math.mul(read.apply(mean), normFactor(tf, read)));
  }

  /** The factor s, [filters]. */
  Operand<TFloat32> normFactor(Ops tf, Function<Variable<TFloat32>, Operand<TFloat32>> read) {
    return tf.math.rsqrt(tf.math.add(read.apply(variance), tf.constant(EPSILON)));
  }
}
