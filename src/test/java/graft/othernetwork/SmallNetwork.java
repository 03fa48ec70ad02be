package graft.othernetwork;

import graft.export.BaseNetwork;
import graft.export.BaseWeights;
import graft.export.ExportSettings;
import graft.export.Exporter;
import graft.export.NetworkBuilder;
import graft.export.NetworkBuilder.Initial;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.DepthwiseConv2dNative;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * A network of depthwise separable convolutions in a few kilobytes, for images of 32x32: one of
 * them below the usual boundary, one above it. Pixels are normalized as PyTorch's networks want
 * them. It uses nothing but what a network outside Graft's own package can use.
 */
public record SmallNetwork() implements BaseNetwork {
  public static final int IMAGE_SIZE = 32;

  /** Length of the feature vector. */
  public static final int FEATURES = 16;

  /** ImageNet's mean and deviation of red, green and blue, in shares of 255. */
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};

  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

  private static final String BOUNDARY = "conv_pw_1_relu";

  /** Exports it with random weights and six hidden units. */
  public static Path export(Path output, List<String> labels, String unfreezeFrom) {
    SmallNetwork network = new SmallNetwork();
    Exporter.export(
        new ExportSettings(network, IMAGE_SIZE, network.indexOf(unfreezeFrom), labels, 6, 0.3, 0),
        BaseWeights.random(),
        output,
        false,
        new SessionOptions(2));
    return output;
  }

  /** What it makes of a pixel of value 255 in a channel. */
  public static float white(int channel) {
    return (1 - MEAN[channel]) / DEVIATION[channel];
  }

  @Override
  public String name() {
    return "small_network";
  }

  @Override
  public List<String> layers() {
    return List.of(
        "input_1",
        "conv1",
        "conv1_relu",
        "conv_dw_1",
        "conv_dw_1_relu",
        "conv_pw_1",
        BOUNDARY,
        "conv_dw_2",
        "conv_dw_2_relu",
        "conv_pw_2",
        "conv_pw_2_relu");
  }

  @Override
  public List<String> blocks() {
    return List.of("conv1_relu", BOUNDARY, "conv_pw_2_relu");
  }

  @Override
  public int smallestImageSize() {
    return 16;
  }

  @Override
  public int usualImageSize() {
    return IMAGE_SIZE;
  }

  @Override
  public String usualUnfreezeFrom() {
    return "conv_dw_2";
  }

  @Override
  public Operand<TFloat32> preprocess(Ops tf, Operand<TUint8> images) {
    Operand<TFloat32> shares =
        tf.math.div(tf.dtypes.cast(images, TFloat32.class), tf.constant(255f));
    return tf.math.div(tf.math.sub(shares, tf.constant(MEAN)), tf.constant(DEVIATION));
  }

  @Override
  public Outputs build(Operand<TFloat32> images, NetworkBuilder builder) {
    Operand<TFloat32> first = convolution(builder, "conv1", images, 3, 2, 8);
    Operand<TFloat32> lower = separable(builder, 1, first, 1, 12);
    Operand<TFloat32> top = separable(builder, 2, lower, 2, FEATURES);
    boolean upperHalfOnly = builder.unfreezeFrom() > indexOf("conv_pw_1");
    return new Outputs(
        upperHalfOnly ? BOUNDARY : "input_1", upperHalfOnly ? lower : images, top, List.of());
  }

  /** A window of 3x3 over each channel, then a sum over the channels at each place. */
  private static Operand<TFloat32> separable(
      NetworkBuilder builder, int number, Operand<TFloat32> x, long stride, int filters) {
    String layer = "conv_dw_" + number;
    Ops tf = builder.at(layer);
    long channels = x.shape().get(3);
    Operand<TFloat32> kernel =
        builder.weight(layer, "depthwise_kernel", Initial.GLOROT, 3, 3, channels, 1);
    Operand<TFloat32> depthwise =
        tf.nn.depthwiseConv2dNative(
            x,
            kernel,
            List.of(1L, stride, stride, 1L),
            "SAME",
            DepthwiseConv2dNative.dataFormat("NHWC"));
    return convolution(
        builder, "conv_pw_" + number, relu(builder, layer, depthwise, channels), 1, 1, filters);
  }

  private static Operand<TFloat32> convolution(
      NetworkBuilder builder,
      String layer,
      Operand<TFloat32> x,
      long side,
      long stride,
      long filters) {
    Operand<TFloat32> kernel =
        builder.weight(layer, "kernel", Initial.GLOROT, side, side, x.shape().get(3), filters);
    Operand<TFloat32> convolved =
        builder.at(layer).nn.conv2d(x, kernel, List.of(1L, stride, stride, 1L), "SAME");
    return relu(builder, layer, convolved, filters);
  }

  private static Operand<TFloat32> relu(
      NetworkBuilder builder, String layer, Operand<TFloat32> x, long filters) {
    Ops tf = builder.at(layer);
    Operand<TFloat32> centred =
        tf.math.sub(x, builder.fixedWeight(layer, "moving_mean", Initial.ZEROS, filters));
    return tf.nn.relu6(
        tf.nn.biasAdd(centred, builder.weight(layer, "bias", Initial.ZEROS, filters)));
  }
}
