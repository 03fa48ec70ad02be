package graft.export;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import graft.model.StartOptions;
import graft.othernetwork.SmallNetwork;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;

/** Which rate each block is trained with. */
final class LayerDecayTest {
  private static final List<String> LABELS = List.of("a", "b", "c");
  private static final float RATE = 1e-3f;

  @TempDir private Path folder;

  /** Blocks from Keras's source; a convolution belongs to the block that it leads to. */
  @ParameterizedTest
  @CsvSource({
    "dense_1/kernel, 0",
    "dense/bias, 0",
    "conv2d_94/kernel, 1",
    "conv2d_86/kernel, 1",
    "batch_normalization_77/beta, 2",
    "conv2d_71/kernel, 3",
    "conv2d_61/kernel, 4",
    "conv2d_51/kernel, 5",
    "conv2d_41/kernel, 6",
    "conv2d_27/kernel, 8",
    "conv2d_12/kernel, 11",
    "conv2d_6/kernel, 11",
    "conv2d_5/kernel, 12",
    "conv2d_1/kernel, 12"
  })
  void blocksOfInceptionV3AreCountedFromTheHead(String weight, int above) {
    try (Graph graph = new Graph()) {
      Variables variables = new Variables(new Scopes(Ops.create(graph)));
      LayerDecay decay = LayerDecay.add(new InceptionV3(), variables);
      int slash = weight.indexOf('/');
      assertThat(
              decay.blocksAbove(
                  variables.weight(
                      weight.substring(0, slash),
                      weight.substring(slash + 1),
                      Shape.of(1),
                      TrainedIn.BOTH_PHASES,
                      Variables::zeros)))
          .isEqualTo(above);
    }
  }

  /**
   * Adam's first step moves each weight by the rate, whatever the size of its gradient. Weight
   * decay goes by the same rate; 10 makes it about as large as that step.
   */
  @ParameterizedTest
  @ValueSource(floats = {0, 10})
  void eachBlocksRateIsTheDecayTimesThatOfTheBlockAbove(float weightDecay) {
    Path model = SmallNetwork.export(folder.resolve("model"), LABELS, "conv1");
    Map<String, float[]> plain = change(model, weightDecay, 1);
    Map<String, float[]> decayed = change(model, weightDecay, 0.5f);
    assertThat(decayed.get("dense_1/kernel")).isEqualTo(plain.get("dense_1/kernel"));
    assertThat(decayed.get("dense/kernel")).isEqualTo(plain.get("dense/kernel"));
    assertRatio(decayed, plain, "conv_pw_2/kernel", 0.5);
    assertRatio(decayed, plain, "conv_dw_2/depthwise_kernel", 0.5);
    assertRatio(decayed, plain, "conv_pw_1/kernel", 0.25);
    assertRatio(decayed, plain, "conv1/kernel", 0.125);
  }

  private static void assertRatio(
      Map<String, float[]> decayed, Map<String, float[]> plain, String weight, double ratio) {
    assertThat(sum(decayed.get(weight)))
        .as(weight)
        .isCloseTo(ratio * sum(plain.get(weight)), Percentage.withPercentage(0.01));
  }

  private static double sum(float[] changes) {
    double sum = 0;
    for (float change : changes) {
      sum += Math.abs(change);
    }
    return sum;
  }

  /** How much one step of the unfrozen phase changes each variable. */
  private static Map<String, float[]> change(Path model, float weightDecay, float layerDecay) {
    try (GraftModel opened = GraftModel.open(model, new SessionOptions(2));
        FormulaBatch batch = FormulaBatch.of(0, 8, SmallNetwork.IMAGE_SIZE, LABELS.size())) {
      Map<String, float[]> before = SavedVariables.of(opened);
      opened
          .training()
          .start(new StartOptions(0, 0, weightDecay, new float[] {1, 1, 1}, layerDecay));
      opened
          .training()
          .train(Phase.UNFROZEN, InputKind.IMAGES, batch.images(), batch.labels(), RATE);
      Map<String, float[]> after = SavedVariables.of(opened);
      before.forEach(
          (name, values) -> {
            for (int i = 0; i < values.length; i++) {
              after.get(name)[i] -= values[i];
            }
          });
      return after;
    }
  }
}
