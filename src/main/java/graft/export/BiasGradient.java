package graft.export;

import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The gradient of a bias as that of a 1x1 kernel which reads one channel of ones: a product of ones
 * and the output's gradient.
 *
 * <p>TensorFlow's {@code BiasAddGrad} adds up in bfloat16 where it computes in bfloat16, and loses
 * most digits. (oneDNN adds up in float32 where it computes the gradients of kernel and bias in one
 * operation.) A product adds up in float32. That is worth the time it takes longer in float32.
 *
 * <p>Measured on two cores of an AMD EPYC with random numbers in [-0.5, 0.5), batches of 60, of
 * {@code BiasAddGrad} and the product: milliseconds, and the relative distance from the sum in
 * float64.
 *
 * <pre>
 *               bfloat16                          float32
 * 17x17x192     0.95 0.58   1.6e-1 1.7e-3         0.60 0.76   2.4e-6 5.4e-7
 * 17x17x160     1.24 0.58   1.3e-1 1.8e-3         0.45 0.73   2.5e-6 5.8e-7
 * 8x8x384       0.54 0.35   7.2e-2 1.7e-3         0.38 0.36   1.2e-6 6.5e-7
 * 8x8x320       0.48 0.36   6.4e-2 1.6e-3         0.35 0.35   1.1e-6 5.8e-7
 * </pre>
 */
final class BiasGradient {
  private BiasGradient() {}

  /**
   * Adds the product.
   *
   * @param outputGradient [N,h,w,filters], of known sizes but for N
   * @return [filters]
   */
  static Output<TFloat32> add(Ops tf, Operand<TFloat32> outputGradient) {
    Shape shape = outputGradient.shape();
    long filters = shape.get(3);
    // Not a constant: only a call knows how many images there are.
    Operand<TFloat32> channel =
        tf.slice(outputGradient, tf.constant(new long[4]), tf.constant(new long[] {-1, -1, -1, 1}));
    Shape input = Shape.of(shape.get(0), shape.get(1), shape.get(2), 1);
    Output<TFloat32> gradient =
        new FilterGradientProducts(input, Shape.of(1, 1, 1, filters), true)
            .add(tf, tf.onesLike(channel), outputGradient);
    return tf.reshape(gradient, tf.constant(new long[] {filters})).asOutput();
  }
}
