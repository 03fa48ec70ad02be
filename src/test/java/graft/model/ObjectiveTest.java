package graft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import graft.contract.Phase;
import graft.export.FormulaBatch;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Loss, gradient and Adam's step against sums done here in double precision; dropout 0. */
class ObjectiveTest {
  private static final int IMAGES = 8;
  private static final int CLASSES = 3;
  private static final float RATE = TinyTraining.RATE;

  @TempDir Path folder;
  private TinyTraining tiny;

  @BeforeEach
  void open() {
    tiny = TinyTraining.fresh(folder.resolve("tiny"), 0);
  }

  @AfterEach
  void close() {
    tiny.close();
  }

  /**
   * The gradient of the last bias is the mean of class weight x (probability - target): its Adam is
   * followed over three steps.
   */
  @ParameterizedTest
  @CsvSource({"0, 1, 1, 1", "0.2, 1, 1, 1", "0, 2, 0.5, 0.25", "0.1, 0, 0, 3"})
  void lossAndStepsAreThoseOfTheFormulas(float smoothing, float first, float second, float third) {
    float[] weights = {first, second, third};
    tiny.model().training().start(new StartOptions(0, smoothing, 0, weights, 1));
    double[] bias = new double[CLASSES];
    double[] m = new double[CLASSES];
    double[] v = new double[CLASSES];
    for (int t = 1; t <= 3; t++) {
      float[][] probabilities = tiny.evaluate(0, IMAGES).probabilities();
      double[] gradient = new double[CLASSES];
      double loss = lossAndGradient(probabilities, smoothing, weights, gradient);
      assertThat((double) tiny.train(Phase.UNFROZEN, 0, IMAGES).loss())
          .isCloseTo(loss, Percentage.withPercentage(1e-4));
      double rate = RATE * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
      for (int c = 0; c < CLASSES; c++) {
        m[c] += (gradient[c] - m[c]) * 0.1;
        v[c] += (gradient[c] * gradient[c] - v[c]) * 0.001;
        bias[c] -= rate * m[c] / (Math.sqrt(v[c]) + 1e-7);
      }
    }
    float[] trained = tiny.variables().get("dense_1/bias");
    for (int c = 0; c < CLASSES; c++) {
      assertThat((double) trained[c]).as("bias " + c).isCloseTo(bias[c], within(1e-6));
    }
  }

  /**
   * {@code w - rate x decay x w} on kernels, beside Adam's own step; biases and betas as before.
   */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LARGE")
  void weightDecayShrinksKernelsOnly(Phase phase) {
    float decay = 0.5f;
    Map<String, float[]> before = tiny.variables();
    tiny.train(phase, 0, IMAGES);
    Map<String, float[]> plain = tiny.variables();
    tiny.reset();
    tiny.model().training().start(new StartOptions(0, 0, decay, new float[] {1, 1, 1}, 1));
    tiny.train(phase, 0, IMAGES);
    Map<String, float[]> decayed = tiny.variables();
    int kernels = 0;
    for (String name : TinyTraining.changedWeights(before, plain)) {
      if (name.endsWith("/kernel")) {
        kernels++;
        for (int i = 0; i < before.get(name).length; i++) {
          assertThat((double) decayed.get(name)[i])
              .as(name)
              .isCloseTo(
                  plain.get(name)[i] - (double) RATE * decay * before.get(name)[i], within(2e-7));
        }
      } else {
        assertThat(decayed.get(name)).as(name).isEqualTo(plain.get(name));
      }
    }
    assertThat(kernels).isEqualTo(phase == Phase.FROZEN ? 2 : 3);
  }

  /** A frozen kernel has no decay either. */
  @Test
  void weightDecayLeavesUntrainedKernelsAlone() {
    Map<String, float[]> before = tiny.variables();
    tiny.model().training().start(new StartOptions(0, 0, 0.5f, new float[] {1, 1, 1}, 1));
    tiny.train(Phase.FROZEN, 0, IMAGES);
    assertThat(TinyTraining.changedWeights(before, tiny.variables()))
        .allMatch(name -> name.startsWith("dense"));
  }

  @Test
  void imagesOfAClassWithoutWeightTeachNothing() {
    Map<String, float[]> before = tiny.variables();
    tiny.model().training().start(new StartOptions(0, 0, 0, new float[] {0, 0, 0}, 1));
    assertThat(tiny.train(Phase.UNFROZEN, 0, IMAGES).loss()).isZero();
    assertThat(TinyTraining.changedWeights(before, tiny.variables())).isEmpty();
  }

  /** Smoothing and class weights touch the training loss only. */
  @Test
  void evaluationIsThePlainCrossEntropy() {
    double before = tiny.evaluate(0, IMAGES).lossSum();
    tiny.model().training().start(new StartOptions(0, 0.3f, 0, new float[] {5, 0, 1}, 1));
    BatchEvaluation after = tiny.evaluate(0, IMAGES);
    assertThat(after.lossSum()).isEqualTo(before);
    double expected =
        IMAGES
            * lossAndGradient(after.probabilities(), 0, new float[] {1, 1, 1}, new double[CLASSES]);
    assertThat(after.lossSum()).isCloseTo(expected, Percentage.withPercentage(1e-4));
    for (float[] row : after.probabilities()) {
      assertThat((double) row[0] + row[1] + row[2]).isCloseTo(1, within(1e-6));
    }
  }

  /** The mean loss; adds the gradient of the last bias. */
  private static double lossAndGradient(
      float[][] probabilities, float smoothing, float[] weights, double[] gradient) {
    long[] labels = FormulaBatch.labels(0, IMAGES, CLASSES);
    double loss = 0;
    for (int i = 0; i < IMAGES; i++) {
      double weight = weights[(int) labels[i]] / IMAGES;
      for (int c = 0; c < CLASSES; c++) {
        double target = (c == labels[i] ? 1 - smoothing : 0) + (double) smoothing / CLASSES;
        loss -= weight * target * Math.log(probabilities[i][c]);
        gradient[c] += weight * (probabilities[i][c] - target);
      }
    }
    return loss;
  }
}
