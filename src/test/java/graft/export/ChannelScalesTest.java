package graft.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import graft.contract.InputKind;
import graft.machine.SessionOptions;
import graft.model.Activations;
import graft.model.GraftModel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.RawTensor;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The scales of channels make roundings to bfloat16 cancel, and leave the network what it was. */
class ChannelScalesTest {
  /** Between two numbers of bfloat16, 1 and 1.0078125. */
  private static final float BETWEEN = 1.005f;

  @Test
  void theScaleOfLeastHarmIsTaken() {
    float[] scales = best(new float[] {BETWEEN, 1f}, new float[] {0f, 0f}, 1, 1, 1, 2);
    double taken = harm(BETWEEN, scales[0]);
    assertThat(taken).isLessThan(harm(BETWEEN, 1) / 4);
    for (int i = 0; i < 64; i++) {
      assertThat(taken).isLessThanOrEqualTo(harm(BETWEEN, (float) Math.pow(2, i / 64.0)));
    }
    assertThat(scales[1]).as("a number of bfloat16").isEqualTo(1);
  }

  @Test
  void roundingsThatCancelDoNoHarm() {
    assertThat(best(new float[] {BETWEEN, -BETWEEN}, new float[] {0f}, 1, 2, 1, 1))
        .containsExactly(1f);
  }

  /** The channel's mean is 1, so the roundings of kernel and bias add up to nothing. */
  @Test
  void theRoundingOfTheBiasCounts() {
    assertThat(best(new float[] {BETWEEN}, new float[] {-BETWEEN}, 1, 1, 1, 1))
        .as("variance 0")
        .containsExactly(1f);
  }

  /**
   * Of the standard normal: 1 / sqrt(2 pi), and 1/2 - 1 / (2 pi). Far above 0 nothing is cut off.
   */
  @Test
  void momentsAreThoseOfARectifiedNormal() {
    float[] beta = {0f, 10f};
    float[] mean = computed((tf, search) -> rectified(tf, search, beta).mean());
    float[] variance = computed((tf, search) -> rectified(tf, search, beta).variance());
    assertThat(mean[0]).isCloseTo(3 * 0.398942f, within(1e-5f));
    assertThat(variance[0]).isCloseTo(9 * 0.340845f, within(1e-5f));
    assertThat(mean[1]).isCloseTo(3 * 10f, within(1e-4f));
    assertThat(variance[1]).isCloseTo(9 * 1f, within(1e-3f));
  }

  /** Only where convolutions alone read a channel; its scale is in the checkpoint. */
  @Test
  void innerConvolutionsHaveScales() {
    ModelGraph model = InceptionV3Graphs.unfrozenFrom(164);
    List<String> scales =
        model.variables().stored().stream()
            .map(Variable::name)
            .filter(name -> name.endsWith("channel_scale"))
            .toList();
    assertThat(scales)
        .hasSize(28)
        .contains("conv2d_1/channel_scale", "conv2d_5/channel_scale", "conv2d_48/channel_scale")
        .doesNotContain("conv2d_6/channel_scale", "conv2d_50/channel_scale");
    assertThat(model.folded()).hasSize(50);
    assertThat(InceptionV3Graphs.unfrozenFrom(0).folded()).as("all train").isEmpty();
  }

  /** TensorFlow rewrites the two sessions differently, and must not reorder a kernel's factors. */
  @Test
  void kernelsHaveTheSameBitsInEverySession(@TempDir Path folder) {
    SessionOptions options = new SessionOptions(2);
    Path model = folder.resolve("model");
    Exporter.export(
        InceptionV3Graphs.settings(75, 164, 0.3), BaseWeights.random(), model, false, options);
    try (GraftModel whole = GraftModel.open(model, options);
        GraftModel part = GraftModel.openToPredict(model, options);
        FormulaBatch batch = FormulaBatch.of(0, 2, 75, 10)) {
      assertThat(boundary(part, batch)).isEqualTo(boundary(whole, batch));
    }
  }

  private static byte[] boundary(GraftModel model, FormulaBatch batch) {
    try (Activations activations = model.activations(batch.images(), List.of(InputKind.BOUNDARY))) {
      RawTensor values = activations.of(InputKind.BOUNDARY).asRawTensor();
      byte[] bytes = new byte[Math.toIntExact(values.numBytes())];
      values.data().read(bytes);
      return bytes;
    }
  }

  private static double harm(float value, float scale) {
    float product = value * scale;
    int bits = Float.floatToIntBits(product);
    int nearest = (bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000;
    return Math.abs(Float.intBitsToFloat(nearest) / scale - value);
  }

  /** The scales for one input channel of mean 1 and variance 0. */
  private static float[] best(float[] kernel, float[] bias, long... shape) {
    return computed(
        (tf, search) ->
            search.best(
                tf.reshape(tf.constant(kernel), tf.array(shape)),
                tf.constant(bias),
                new ScaleSearch.Channels(tf.array(1f), tf.array(1f), tf.array(0f))));
  }

  private static ScaleSearch.Channels rectified(Ops tf, ScaleSearch search, float[] beta) {
    return search.rectified(tf.constant(beta), tf.array(3f, 3f));
  }

  private static float[] computed(BiFunction<Ops, ScaleSearch, Operand<TFloat32>> values) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      try (Result result = session.runner().fetch(values.apply(tf, new ScaleSearch(tf))).run()) {
        TFloat32 found = (TFloat32) result.get(0);
        float[] numbers = new float[Math.toIntExact(found.size())];
        found.asRawTensor().data().asFloats().read(numbers);
        return numbers;
      }
    }
  }
}
