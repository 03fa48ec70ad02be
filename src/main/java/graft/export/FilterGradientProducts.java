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
 * gradient that it meets. The convolution has stride 1.
 *
 * @param input [N,h,w,channels]
 * @param kernel [height,width,channels,filters]
 * @param padded whether the input is padded so that the output has its size (SAME)
 */
record FilterGradientProducts(Shape input, Shape kernel, boolean padded) {
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
}
