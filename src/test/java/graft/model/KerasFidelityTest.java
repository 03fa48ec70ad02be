package graft.model;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.InputKind;
import graft.contract.ModelDescription;
import graft.contract.Phase;
import graft.contract.SessionOptions;
import graft.runner.GraftModel;
import graft.runner.StepResult;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/** The exported graph computes what Keras 2 computed: formula weights, 75x75, 20 images. */
class KerasFidelityTest {
  private static final int IMAGES = 20;
  private static final FormulaWeights FORMULA = new FormulaWeights(0);
  private static final Golden GOLDEN = Golden.load();

  @TempDir static Path folder;

  @BeforeAll
  static void export() {
    final List<String> labels = IntStream.range(0, 10).mapToObj(i -> "class_" + i).toList();
    final BaseNetwork base =
        new InceptionV3(new ModelDescription.Base("inception_v3", "formula", null), 164, 0);
    Exporter.export(
        new Exporter.Model(base, new ModelDescription.Head(10, 500, 0, 0), labels, 75),
        network -> FORMULA,
        folder.resolve("model"),
        false,
        SessionOptions.defaults());
  }

  @Test
  void resizedImageEveryBlockFeaturesAndProbabilitiesAreKeras() {
    try (SavedModelBundle bundle = SavedModelBundle.load(folder.resolve("model").toString());
        TUint8 images = images(IMAGES);
        TUint8 four = images(4)) {
      for (int block = 0; block <= 10; block++) {
        final String layer = "mixed" + block;
        try (Result result =
            bundle.session().runner().feed("input/images", four).fetch(layer).run()) {
          final TFloat32 output = (TFloat32) result.get(0);
          assertThat(output.shape().asArray()).containsExactly(longs(layer + "/shape"));
          report(layer, Golden.distance(mean(output), GOLDEN.array(layer + "/mean")));
        }
      }
      try (Result result =
          bundle
              .session()
              .runner()
              .feed("input/images", images)
              .fetch("features/features")
              .fetch("serving_default/probabilities")
              .run()) {
        report(
            "features",
            Golden.distance(SavedVariables.floats(result.get(0)), GOLDEN.array("features")));
        report(
            "probabilities",
            Golden.distance(SavedVariables.floats(result.get(1)), GOLDEN.array("probabilities")));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void fiveStepsHaveKerasLosses(Phase phase) {
    final var recorded = GOLDEN.figure("train_" + phase.label());
    final float rate = (float) recorded.path("learning_rate").asDouble();
    try (GraftModel model = GraftModel.open(folder.resolve("model"), SessionOptions.defaults());
        TUint8 images = images(IMAGES);
        TInt64 labels = TInt64.vectorOf(FORMULA.labels(IMAGES))) {
      for (int step = 0; step < 5; step++) {
        final StepResult result = model.train(phase, InputKind.IMAGES, images, labels, rate);
        final double expected = recorded.path("losses").get(step).asDouble();
        report(phase + " loss " + step, Math.abs(result.loss() / expected - 1));
        assertThat(result.correct()).isEqualTo(recorded.path("correct").get(step).asLong());
      }
      final double after = model.evaluate(InputKind.IMAGES, images, labels).lossSum() / IMAGES;
      report(phase + " loss after", Math.abs(after / recorded.path("loss_after").asDouble() - 1));
    }
  }

  private static void report(String what, double distance) {
    System.out.printf("%-24s %.1e%n", what, distance);
    assertThat(distance).as(what).isLessThan(1e-4);
  }

  private static TUint8 images(int count) {
    final byte[] pixels = FORMULA.images(count * 32 * 32 * 3);
    return TUint8.tensorOf(Shape.of(count, 32, 32, 3), DataBuffers.of(pixels, true, false));
  }

  private static long[] longs(String key) {
    final var list = GOLDEN.figure(key);
    return IntStream.range(0, list.size()).mapToLong(i -> list.get(i).asLong()).toArray();
  }

  private static float[] mean(TFloat32 output) {
    final Shape shape = output.shape();
    final int images = (int) shape.get(0);
    final int positions = (int) (shape.get(1) * shape.get(2));
    final int channels = (int) shape.get(3);
    final float[] values = SavedVariables.floats(output);
    final float[] means = new float[images * channels];
    for (int i = 0; i < images; i++) {
      for (int c = 0; c < channels; c++) {
        double sum = 0;
        for (int p = 0; p < positions; p++) {
          sum += values[(i * positions + p) * channels + c];
        }
        means[i * channels + c] = (float) (sum / positions);
      }
    }
    return means;
  }
}
