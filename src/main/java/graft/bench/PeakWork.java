package graft.bench;

import java.util.List;
import java.util.Locale;
import org.tensorflow.ndarray.Shape;

/**
 * An operation that processors do at nearly full speed: a product of two matrices, or a convolution
 * with stride 1 whose output has the size of its input.
 *
 * @param input [rows,inner], or [N,h,w,channels]
 * @param kernel [inner,columns], or [height,width,channels,filters]
 */
record PeakWork(Shape input, Shape kernel) {
  /**
   * Which of them is fastest depends on the processor, the precision and the number of threads. A
   * matrix of 4096 x 4096 takes 64 MB in float32, more than most caches; convolutions reuse what
   * they read.
   */
  static final List<PeakWork> CANDIDATES =
      List.of(
          product(4096),
          product(2048),
          product(1024),
          convolution(30, 35, 3, 3, 96, 96),
          convolution(60, 17, 1, 1, 768, 192),
          convolution(60, 17, 7, 1, 192, 192),
          convolution(60, 8, 3, 3, 448, 384),
          convolution(30, 16, 3, 3, 512, 512));

  private static PeakWork product(long side) {
    return new PeakWork(Shape.of(side, side), Shape.of(side, side));
  }

  private static PeakWork convolution(
      long images, long side, long height, long width, long channels, long filters) {
    return new PeakWork(
        Shape.of(images, side, side, channels), Shape.of(height, width, channels, filters));
  }

  boolean isConvolution() {
    return kernel.numDimensions() == 4;
  }

  /**
   * Operations of one call: a multiplication and an addition for each pair of numbers that meet.
   * Padding counts as numbers, as it does where the operations of a model are counted.
   */
  double flops() {
    long channels = kernel.get(kernel.numDimensions() - 2);
    return 2.0 * input.size() * kernel.size() / channels;
  }

  /** In a few words, for people. */
  String words() {
    if (!isConvolution()) {
      return String.format(
          Locale.ROOT,
          "a product of matrices, %d x %d by %d x %d",
          input.get(0),
          input.get(1),
          kernel.get(0),
          kernel.get(1));
    }
    return String.format(
        Locale.ROOT,
        "a convolution, %d x %d, of %d images of %d x %d, %d to %d channels",
        kernel.get(0),
        kernel.get(1),
        input.get(0),
        input.get(1),
        input.get(2),
        kernel.get(2),
        kernel.get(3));
  }
}
