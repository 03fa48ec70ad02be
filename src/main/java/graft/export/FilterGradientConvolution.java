package graft.export;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.types.TFloat32;

/**
 * The gradient of a convolution's kernel as a convolution itself. The channels of the input take
 * the place of the images, the images that of the channels, and the gradient of the output is the
 * kernel. Where the convolution takes steps, this kernel is spread (dilated) by as much.
 *
 * @param input [N,h,w,channels]
 * @param kernel [height,width,channels,filters]
 * @param stride step in both directions; more than 1 only without padding
 * @param padded whether the input is padded so that the output has its size (SAME)
 */
record FilterGradientConvolution(Shape input, Shape kernel, long stride, boolean padded) {
  private static final int ROWS = 1;
  private static final int COLUMNS = 2;

  /**
   * Adds the convolution.
   *
   * @param x the convolution's input
   * @param outputGradient the gradient of its output, [N,h',w',filters]
   * @return the kernel's gradient, in the kernel's shape
   */
  Output<TFloat32> add(Ops tf, Operand<TFloat32> x, Operand<TFloat32> outputGradient) {
    // Without this the input would be transposed in the forward pass, and kept until now.
    Ops late = tf.withControlDependencies(List.of(outputGradient));
    boolean line = stride == 1 && (kernel.get(0) == 1 || kernel.get(1) == 1);
    Operand<TFloat32> gradient =
        line
            ? ofLine(tf, late, x, outputGradient, kernel.get(0) == 1 ? COLUMNS : ROWS)
            : ofPlane(tf, late, x, outputGradient);
    return tf.reshape(gradient, tf.constant(kernel.asArray())).asOutput();
  }

  /**
   * For a window of one row or one column: whatever lies across it counts as images. All channels
   * stand in one image, one below the other, because oneDNN then reads the kernel less often.
   */
  private Operand<TFloat32> ofLine(
      Ops tf, Ops late, Operand<TFloat32> x, Operand<TFloat32> outputGradient, int along) {
    int across = along == ROWS ? COLUMNS : ROWS;
    long window = kernel.get(along - 1);
    long length = outputGradient.shape().get(along);
    Operand<TFloat32> image =
        late.reshape(
            transpose(late, x, 3, along, 0, across),
            tf.constant(new long[] {1, kernel.get(2), input.get(along), -1}));
    Operand<TFloat32> filter =
        tf.reshape(
            transpose(tf, outputGradient, along, 0, across, 3),
            tf.constant(new long[] {1, length, -1, kernel.get(3)}));
    long before = padded ? (window - 1) / 2 : 0;
    long after = padded ? window - 1 - before : 0;
    Conv2d.Options padding = Conv2d.explicitPaddings(0L, 0L, 0L, 0L, before, after, 0L, 0L);
    List<Long> strides = List.of(1L, 1L, 1L, 1L);
    return transpose(tf, tf.nn.conv2d(image, filter, strides, "EXPLICIT", padding), 0, 2, 1, 3);
  }

  private Operand<TFloat32> ofPlane(
      Ops tf, Ops late, Operand<TFloat32> x, Operand<TFloat32> outputGradient) {
    Operand<TFloat32> images = transpose(late, whatIsRead(late, x, outputGradient), 3, 1, 2, 0);
    Operand<TFloat32> filter = transpose(tf, outputGradient, 1, 2, 0, 3);
    Conv2d.Options spread = Conv2d.dilations(1L, stride, stride, 1L);
    List<Long> strides = List.of(1L, 1L, 1L, 1L);
    return transpose(tf, tf.nn.conv2d(images, filter, strides, "VALID", spread), 1, 2, 0, 3);
  }

  /** The input without the last rows and columns that no window reaches. */
  private Operand<TFloat32> whatIsRead(
      Ops tf, Operand<TFloat32> x, Operand<TFloat32> outputGradient) {
    long rows = (outputGradient.shape().get(1) - 1) * stride + kernel.get(0);
    long columns = (outputGradient.shape().get(2) - 1) * stride + kernel.get(1);
    return rows == input.get(1) && columns == input.get(2)
        ? x
        : tf.slice(x, tf.constant(new long[4]), tf.constant(new long[] {-1, rows, columns, -1}));
  }

  private static Operand<TFloat32> transpose(Ops tf, Operand<TFloat32> x, int... dimensions) {
    return tf.linalg.transpose(x, tf.constant(dimensions));
  }
}
