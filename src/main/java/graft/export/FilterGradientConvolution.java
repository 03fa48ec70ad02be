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
 * kernel. The stride of the one is the dilation of the other.
 *
 * @param input [N,h,w,channels]
 * @param kernel [height,width,channels,filters]
 * @param stride of the convolution, the same in both directions
 * @param padded whether the input is padded so that the output has its size (SAME); only with
 *     stride 1 and a window of one row or column
 */
record FilterGradientConvolution(Shape input, Shape kernel, long stride, boolean padded) {
  private static final int ROWS = 1;
  private static final int COLUMNS = 2;
  private static final List<Long> STRIDES = List.of(1L, 1L, 1L, 1L);

  FilterGradientConvolution {
    if (padded && !(stride == 1 && isLine(kernel))) {
      throw new IllegalArgumentException(
          "padding with stride " + stride + " and a kernel of " + kernel);
    }
  }

  /** Whether a kernel's window is one row or one column. */
  static boolean isLine(Shape kernel) {
    return kernel.get(0) == 1 || kernel.get(1) == 1;
  }

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
    Operand<TFloat32> gradient =
        stride == 1 && isLine(kernel)
            ? ofLine(tf, late, x, outputGradient, kernel.get(0) == 1 ? COLUMNS : ROWS)
            : ofPlane(tf, late, x, outputGradient);
    return tf.reshape(gradient, tf.constant(kernel.asArray())).asOutput();
  }

  /**
   * For a window of one row or one column: whatever lies across it counts as images. All channels
   * stand in one image, one below the other, because oneDNN then reads the kernel less often.
   *
   * @return [1,window,channels,filters]
   */
  private Operand<TFloat32> ofLine(
      Ops tf, Ops late, Operand<TFloat32> x, Operand<TFloat32> outputGradient, int along) {
    int across = along == ROWS ? COLUMNS : ROWS;
    long window = kernel.get(along - 1);
    long length = outputGradient.shape().get(along);
    // [1,channels,length of the input,N*across]
    Operand<TFloat32> image =
        late.reshape(
            transpose(late, x, 3, along, 0, across),
            tf.constant(new long[] {1, kernel.get(2), input.get(along), -1}));
    // [1,length of the output,N*across,filters]
    Operand<TFloat32> filter =
        tf.reshape(
            transpose(tf, outputGradient, along, 0, across, 3),
            tf.constant(new long[] {1, length, -1, kernel.get(3)}));
    long before = padded ? (window - 1) / 2 : 0;
    long after = padded ? window - 1 - before : 0;
    Conv2d.Options padding = Conv2d.explicitPaddings(0L, 0L, 0L, 0L, before, after, 0L, 0L);
    // [1,channels,window,filters]
    Operand<TFloat32> gradient = tf.nn.conv2d(image, filter, STRIDES, "EXPLICIT", padding);
    return transpose(tf, gradient, 0, 2, 1, 3);
  }

  /**
   * For any window without padding.
   *
   * @return [height,width,channels,filters]
   */
  private Operand<TFloat32> ofPlane(
      Ops tf, Ops late, Operand<TFloat32> x, Operand<TFloat32> outputGradient) {
    // [channels,rows,columns,N]
    Operand<TFloat32> images = transpose(late, whatIsRead(late, x, outputGradient), 3, 1, 2, 0);
    // [h',w',N,filters]
    Operand<TFloat32> filter = transpose(tf, outputGradient, 1, 2, 0, 3);
    Conv2d.Options dilations = Conv2d.dilations(1L, stride, stride, 1L);
    // [channels,height,width,filters]
    Operand<TFloat32> gradient = tf.nn.conv2d(images, filter, STRIDES, "VALID", dilations);
    return transpose(tf, gradient, 1, 2, 0, 3);
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
