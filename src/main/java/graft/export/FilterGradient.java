package graft.export;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The gradient of a convolution's kernel as a sum of matrix products, one for each position of the
 * window: the part of the input that the position meets, transposed, times the part of the output's
 * gradient that it meets.
 *
 * <p>{@code Conv2DBackpropFilter} gives the same, apart from rounding. Which of the two is faster
 * depends on the shape; {@link #isFaster} has what was measured.
 *
 * @param input [N,h,w,channels]
 * @param kernel [height,width,channels,filters]
 * @param padded whether the input is padded so that the output has its size (SAME)
 */
record FilterGradient(Shape input, Shape kernel, boolean padded) {
  /** Largest input, in pixels, for which the sum of several products is faster: 8x8. */
  private static final long MOST_PIXELS = 64;

  /**
   * Whether the matrix products are faster than {@code Conv2DBackpropFilter} for a convolution with
   * stride 1. A model has one form for all machines and precisions. Where those measured differ,
   * the form was chosen that gains more than it loses elsewhere; GPUs were not measured.
   *
   * <p>Measured with batches of 60 on two cores, milliseconds of {@code Conv2DBackpropFilter} and
   * of the products, in bfloat16 with AMX, in float32 with AVX-512, and in bfloat16 with
   * AVX512-BF16:
   *
   * <pre>
   * input, kernel                AMX          float32      AVX512-BF16
   * 17x17x768  1x1x768x192       17.2   6.1   30.5  25.0   15.1  15.4
   * 8x8x1280   1x1x1280x384      10.8   4.3   19.1  16.6
   * 8x8x384    1x3x384x384       12.5   4.7   15.7  14.7   23.0   9.8
   * 8x8x384    3x1x384x384       10.9   4.0   18.7  15.4   18.0   9.9
   * 8x8x448    3x3x448x384       26.8  12.4   47.9  52.2   41.8  31.6
   * 7x7x160    1x7x160x160        7.4   3.4    7.3   9.7
   * 7x7x192    7x1x192x192        6.1   3.7   12.8   9.5
   * 10x10x192  1x7x192x192        6.8  10.4   12.2  17.6
   * 17x17x192  1x7x192x192       13.4  19.2   32.7  63.7   31.2  29.0
   * 17x17x192  7x1x192x192       10.6  19.1   43.3  63.9   27.2  28.9
   * 35x35x96   3x3x96x96         23.3  98.3   68.4 183.9
   * </pre>
   */
  boolean isFaster() {
    return window() == 1 || input.get(1) * input.get(2) <= MOST_PIXELS;
  }

  /**
   * Adds the products.
   *
   * @param x the convolution's input
   * @param outputGradient the gradient of its output, [N,h',w',filters]
   * @return the kernel's gradient, in the kernel's shape
   */
  Output<TFloat32> add(Ops tf, Operand<TFloat32> x, Operand<TFloat32> outputGradient) {
    // Without this the parts of the input would be cut in the forward pass, and kept until now.
    Ops late = tf.withControlDependencies(List.of(outputGradient));
    List<Operand<TFloat32>> products = new ArrayList<>();
    for (int row = 0; row < kernel.get(0); row++) {
      for (int column = 0; column < kernel.get(1); column++) {
        Overlap rows = overlap(row, input.get(1), kernel.get(0));
        Overlap columns = overlap(column, input.get(2), kernel.get(1));
        if (rows.length() > 0 && columns.length() > 0) {
          products.add(
              product(
                  tf,
                  part(late, x, rows.input(), columns.input(), rows, columns),
                  part(tf, outputGradient, rows.output(), columns.output(), rows, columns)));
        } else {
          products.add(Variables.zeros(tf, Shape.of(1, kernel.get(2), kernel.get(3))));
        }
      }
    }
    Operand<TFloat32> all =
        products.size() == 1 ? products.get(0) : tf.concat(products, tf.constant(0));
    return tf.reshape(all, tf.constant(kernel.asArray())).asOutput();
  }

  /**
   * Where a position of the window meets the input, along one dimension.
   *
   * @param input first index of the input that it meets
   * @param output first index of the output for which it meets the input
   * @param length number of indices
   */
  private record Overlap(long input, long output, long length) {}

  private Overlap overlap(int position, long inputs, long window) {
    long before = padded ? (window - 1) / 2 : 0;
    long outputs = padded ? inputs : inputs - window + 1;
    long first = Math.max(0, before - position);
    long end = Math.min(outputs, inputs + before - position);
    return new Overlap(first + position - before, first, end - first);
  }

  private static Operand<TFloat32> part(
      Ops tf, Operand<TFloat32> x, long top, long left, Overlap rows, Overlap columns) {
    Shape shape = x.shape();
    if (rows.length() == shape.get(1) && columns.length() == shape.get(2)) {
      return x;
    }
    return tf.slice(
        x,
        tf.constant(new long[] {0, top, left, 0}),
        tf.constant(new long[] {-1, rows.length(), columns.length(), -1}));
  }

  /**
   * The product as a batch of one, because TensorFlow's rewriter computes {@code BatchMatMulV2} in
   * bfloat16, while Graft keeps {@code MatMul}, the head's operation, in float32.
   */
  private Operand<TFloat32> product(Ops tf, Operand<TFloat32> x, Operand<TFloat32> gradient) {
    return tf.scope()
        .opBuilder("BatchMatMulV2", "product")
        .addInput(flat(tf, x, kernel.get(2)))
        .addInput(flat(tf, gradient, kernel.get(3)))
        .setAttr("adj_x", true)
        .build()
        .<TFloat32>output(0);
  }

  private static Output<TFloat32> flat(Ops tf, Operand<TFloat32> x, long channels) {
    return tf.reshape(x, tf.constant(new long[] {1, -1, channels})).asOutput();
  }

  private long window() {
    return kernel.get(0) * kernel.get(1);
  }
}
