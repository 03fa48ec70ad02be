package graft.export;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Which form the gradient of a convolution's kernel gets. TensorFlow's {@code
 * Conv2DBackpropFilter}, {@link FilterGradientProducts} and {@link FilterGradientConvolution} give
 * the same, apart from rounding. Which one is fastest depends on the shape. A model has one form
 * for all machines and precisions. Where those measured differ, the form was chosen that gains more
 * than it loses elsewhere. At 7x7 the EPYC prefers the convolution; the products stay, because they
 * were measured on both processors. At 17x17 the choice is the EPYC's alone. GPUs were not
 * measured.
 *
 * <p>Measured on two cores with batches of 60, milliseconds of {@code Conv2DBackpropFilter}, the
 * products and the convolution. The convolution was not measured on the Xeon.
 *
 * <pre>
 *                                Intel Xeon               AMD EPYC
 *                                bfloat16     float32     bfloat16           float32
 *                                (AMX)                    (AVX512-BF16)
 * 17x17x768  1x1x768x192         17.2   6.1   30.5  25.0  15.0  15.2         31.7  32.6
 * 8x8x1280   1x1x1280x384        10.8   4.3   19.1  16.6  10.8  10.1         23.0  20.7
 * 8x8x384    1x3x384x384         12.5   4.7   15.7  14.7  22.5   9.3  11.2   20.6  20.7  27.2
 * 8x8x384    3x1x384x384         10.9   4.0   18.7  15.4  18.5   9.2  10.7   22.9  19.6  26.2
 * 8x8x448    3x3x448x384         26.8  12.4   47.9  52.2  44.2  28.4  31.3   53.6  57.7  56.0
 * 7x7x160    1x7x160x160          7.4   3.4    7.3   9.7   5.8   3.9   2.9    5.2   6.4   5.1
 * 7x7x192    7x1x192x192          6.1   3.7   12.8   9.5   6.1   4.5   3.4    9.6   8.3   7.5
 * 10x10x192  1x7x192x192          6.8  10.4   12.2  17.6  12.9   9.8   8.0   14.9  18.0  14.9
 * 10x10x192  7x1x192x192                                  10.2   9.4   7.8   28.1  25.7  21.1
 * 17x17x192  1x7x192x192         13.4  19.2   32.7  63.7  31.2  29.7  22.3   40.1  59.5  51.2
 * 17x17x192  7x1x192x192         10.6  19.1   43.3  63.9  27.2  29.5  22.0   55.6  65.9  57.4
 * 17x17x160  1x7x160x160                                  21.4  21.7  16.0   26.7  39.2  30.2
 * 17x17x160  7x1x160x160                                  22.4  23.8  17.6   37.3  39.3  30.6
 * 17x17x192  3x3x192x320 by 2                             25.8     -  14.2   28.9     -  27.0
 * 17x17x192  3x3x192x192 by 2                             15.1     -   9.2   16.8     -  19.2
 * 7x7x192    3x3x192x320 by 2                              8.6     -   2.3    5.6     -   4.8
 * 35x35x96   3x3x96x96           23.3  98.3   68.4 183.9  38.9  59.8  50.4   59.3 106.1 192.2
 * 35x35x288  3x3x288x384 by 2                              174     -   195    234     -   611
 * </pre>
 *
 * @param input [N,h,w,channels]
 * @param kernel [height,width,channels,filters]
 * @param stride of the convolution, the same in both directions
 * @param padded whether the input is padded so that the output has its size (SAME)
 */
record FilterGradient(Shape input, Shape kernel, long stride, boolean padded) {
  /** Largest input, in pixels, for which the sum of several products is used: 8x8. */
  private static final long MOST_PIXELS_OF_PRODUCTS = 64;

  /** Largest input, in pixels, for which the convolution is used: 17x17. */
  private static final long MOST_PIXELS_OF_CONVOLUTION = 289;

  /** Whether all sizes but the number of images are known, and the convolution has no groups. */
  static boolean areKnown(Shape input, Shape outputGradient, Shape kernel) {
    return isKnown(input)
        && isKnown(outputGradient)
        && !kernel.hasUnknownDimension()
        && input.get(3) == kernel.get(2);
  }

  private static boolean isKnown(Shape shape) {
    return shape.numDimensions() == 4 && !shape.tail().hasUnknownDimension();
  }

  /**
   * Adds the form that is chosen for this shape.
   *
   * @param x the convolution's input
   * @param outputGradient the gradient of its output, [N,h',w',filters]
   * @return the kernel's gradient, in the kernel's shape; empty where TensorFlow's own stays
   */
  Optional<Output<TFloat32>> add(Ops tf, Operand<TFloat32> x, Operand<TFloat32> outputGradient) {
    if (isOfProducts()) {
      return Optional.of(
          new FilterGradientProducts(input, kernel, padded).add(tf, x, outputGradient));
    }
    return isConvolution()
        ? Optional.of(
            new FilterGradientConvolution(input, kernel, stride, padded).add(tf, x, outputGradient))
        : Optional.empty();
  }

  private boolean isOfProducts() {
    boolean point = kernel.get(0) == 1 && kernel.get(1) == 1;
    return stride == 1 && (point || pixels() <= MOST_PIXELS_OF_PRODUCTS);
  }

  private boolean isConvolution() {
    boolean measured = stride == 1 ? FilterGradientConvolution.isLine(kernel) : !padded;
    return measured && pixels() <= MOST_PIXELS_OF_CONVOLUTION;
  }

  private long pixels() {
    return input.get(1) * input.get(2);
  }
}
