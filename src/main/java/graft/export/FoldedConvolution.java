package graft.export;

import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A convolution that nothing trains. Its kernel and bias are transient variables, with the
 * BatchNorm folded into them.
 *
 * <p>Where only convolutions read it, each of its channels has a scale: kernel and bias are
 * multiplied by it, and the kernels that read the channel are divided by it. ReLU and pooling pass
 * a positive scale on, so the network stays the same function. {@link ChannelScales} chooses the
 * scales.
 *
 * @param kernel [height, width, channels, filters]
 * @param bias [filters]
 * @param beta of the BatchNorm, [filters]
 * @param scale [filters]; empty where others than convolutions read it
 * @param inputs the convolutions that it reads, in the order of their channels; empty for the image
 */
record FoldedConvolution(
    Variable<TFloat32> kernel,
    Variable<TFloat32> bias,
    Variable<TFloat32> beta,
    Optional<Variable<TFloat32>> scale,
    List<FoldedConvolution> inputs) {

  /**
   * Adds the variables of a convolution.
   *
   * @param scaled whether only convolutions read it
   */
  static FoldedConvolution add(
      NetworkBuilder builder,
      String layer,
      ConvolutionWeights weights,
      boolean scaled,
      List<FoldedConvolution> inputs) {
    Shape perFilter = weights.beta().shape();
    Optional<Variable<TFloat32>> scale =
        scaled ? Optional.of(builder.channelScale(layer, perFilter)) : Optional.empty();
    Variable<TFloat32> kernel =
        builder.transientValue(
            layer,
            "folded_kernel",
            weights.kernel().shape(),
            tf -> perInput(tf, kernel(tf, weights, scale), inputs));
    Variable<TFloat32> bias =
        builder.transientValue(
            layer,
            "folded_bias",
            perFilter,
            tf -> perFilter(tf, weights.foldedBias(tf, v -> read(tf, v)), scale));
    FoldedConvolution convolution =
        new FoldedConvolution(kernel, bias, weights.beta(), scale, inputs);
    builder.added(convolution);
    return convolution;
  }

  /**
   * The kernel, times one factor for each filter.
   *
   * <p>Of (kernel times a) times b TensorFlow's rewriter makes another order in sessions that only
   * predict, where it goes over the graph once, than in the others. The last digit would depend on
   * the session. Of kernel times (a times b) it does not.
   */
  private static Operand<TFloat32> kernel(
      Ops tf, ConvolutionWeights weights, Optional<Variable<TFloat32>> scale) {
    Operand<TFloat32> factor = perFilter(tf, weights.normFactor(tf, v -> read(tf, v)), scale);
    return tf.math.mul(read(tf, weights.kernel()), factor);
  }

  private static Operand<TFloat32> perFilter(
      Ops tf, Operand<TFloat32> values, Optional<Variable<TFloat32>> scale) {
    return scale.isPresent() ? tf.math.mul(values, read(tf, scale.get())) : values;
  }

  /** Divides a kernel by the scales of the channels that it reads. */
  private static Operand<TFloat32> perInput(
      Ops tf, Operand<TFloat32> kernel, List<FoldedConvolution> inputs) {
    if (inputs.stream().allMatch(input -> input.scale().isEmpty())) {
      return kernel;
    }
    List<Operand<TFloat32>> scales =
        inputs.stream()
            .map(
                input ->
                    input
                        .scale()
                        .map(scale -> read(tf, scale))
                        .orElseGet(() -> Variables.ones(tf, input.bias().shape())))
            .toList();
    Operand<TFloat32> all = scales.size() == 1 ? scales.get(0) : tf.concat(scales, tf.constant(0));
    return tf.math.div(kernel, tf.expandDims(all, tf.constant(1)));
  }

  private static Operand<TFloat32> read(Ops tf, Variable<TFloat32> variable) {
    return tf.readVariableOp(variable.handle(), TFloat32.class);
  }
}
