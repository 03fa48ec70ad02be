package graft.model;

import static org.assertj.core.api.Assertions.assertThat;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.export.FormulaBatch;
import graft.export.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TInt64;

/** A batch gives the same step however it is cut, and whether it is fed as images or cached. */
class MicroBatchesAndCachesTest {
  private static final int BATCH = 20;

  @TempDir Path folder;
  private TinyTraining tiny;

  @BeforeEach
  void open() {
    tiny = TinyTraining.fresh(folder.resolve("tiny"), 0.3);
  }

  @AfterEach
  void close() {
    tiny.close();
  }

  /**
   * Dropout on: a row's mask depends on its place in the batch, not in the micro-batch. Weights
   * agree to 1e-6; Adam's moments, sums in which images cancel each other, to rounding.
   */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LARGE")
  void stepInMicroBatchesIsTheWholeStep(Phase phase) {
    tiny.start(11);
    StepResult whole = tiny.train(phase, 0, BATCH);
    Map<String, float[]> expected = tiny.variables();
    for (int[] cuts : new int[][] {{4, 8, 12, 16}, {7, 8}, {19}}) {
      tiny.reset();
      tiny.start(11);
      int from = 0;
      for (int to : cuts) {
        tiny.accumulate(phase, from, to);
        from = to;
      }
      StepResult cut = tiny.train(phase, from, BATCH);
      assertThat(cut.correct()).isEqualTo(whole.correct());
      assertThat(cut.loss()).isCloseTo(whole.loss(), Percentage.withPercentage(1e-4));
      tiny.variables()
          .forEach(
              (name, values) ->
                  assertThat(Golden.distance(values, expected.get(name)))
                      .as("%s, %d micro-batches", name, cuts.length + 1)
                      .isLessThan(name.contains("/adam_") ? 5e-6 : 1e-6));
    }
  }

  @Test
  void accumulateReportsTheBatchSoFarAndChangesNoVariable() {
    Map<String, float[]> before = tiny.variables();
    StepResult first = tiny.accumulate(Phase.FROZEN, 0, 8);
    StepResult both = tiny.accumulate(Phase.FROZEN, 8, 12);
    assertThat(first.correct()).isBetween(0L, 8L);
    assertThat(both.correct()).isBetween(first.correct(), first.correct() + 4);
    assertThat(both.loss()).isBetween(first.loss() * 8 / 12, Float.MAX_VALUE);
    assertThat(tiny.variables()).usingRecursiveComparison().isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LARGE")
  void cachedInputTrainsAsImagesDoBitForBit(Phase phase) {
    float[] losses = new float[3];
    tiny.start(3);
    for (int i = 0; i < losses.length; i++) {
      tiny.accumulate(phase, 0, 8);
      losses[i] = tiny.train(phase, 8, 12).loss();
    }
    Map<String, float[]> expected = tiny.variables();
    tiny.reset();
    tiny.start(3);
    InputKind kind = Signatures.cachedInput(phase);
    try (Cached first = cached(kind, 0, 8);
        Cached second = cached(kind, 8, 12)) {
      for (float loss : losses) {
        tiny.model().training().accumulate(phase, kind, first.input(), first.labels());
        StepResult step =
            tiny.model()
                .training()
                .train(phase, kind, second.input(), second.labels(), TinyTraining.RATE);
        assertThat(step.loss()).isEqualTo(loss);
      }
    }
    assertThat(tiny.variables()).usingRecursiveComparison().isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(
      value = InputKind.class,
      names = {"FEATURES", "BOUNDARY"})
  void cachedInputEvaluatesAsImagesDoBitForBit(InputKind kind) {
    BatchEvaluation expected = tiny.evaluate(0, 9);
    try (Cached cached = cached(kind, 0, 9)) {
      BatchEvaluation actual = tiny.model().evaluate(kind, cached.input(), cached.labels());
      assertThat(actual.lossSum()).isEqualTo(expected.lossSum());
      assertThat(actual.correct()).isEqualTo(expected.correct());
      assertThat(actual.probabilities()).isDeepEqualTo(expected.probabilities());
    }
  }

  /** Evaluating is what Keras does: sums over images that don't depend on each other. */
  @Test
  void evaluationOfPartsAddsUp() {
    BatchEvaluation all = tiny.evaluate(0, 12);
    BatchEvaluation left = tiny.evaluate(0, 5);
    BatchEvaluation right = tiny.evaluate(5, 12);
    assertThat(left.lossSum() + right.lossSum())
        .isCloseTo(all.lossSum(), Percentage.withPercentage(1e-4));
    assertThat(left.correct() + right.correct()).isEqualTo(all.correct());
  }

  @Test
  void waitingImagesAreUsedOnceAndForgottenByRestoreAndStart() throws IOException {
    try (TinyTraining plain = TinyTraining.fresh(folder.resolve("plain"), 0)) {
      Path now = folder.resolve("now");
      for (Phase phase : Phase.IN_MODEL) {
        Phase other = phase == Phase.FROZEN ? Phase.UNFROZEN : Phase.FROZEN;
        plain.accumulate(phase, 0, 8);
        assertThat(lossOfNextStep(plain, other)).as("sums of the other phase").isTrue();
        plain.accumulate(phase, 0, 8);
        plain.train(phase, 8, 12);
        assertThat(lossOfNextStep(plain, phase)).as("after a step").isTrue();
        plain.accumulate(phase, 0, 8);
        WholeCheckpoint.write(plain.model(), now);
        WholeCheckpoint.read(plain.model(), now);
        assertThat(lossOfNextStep(plain, phase)).as("after a restore").isTrue();
        plain.accumulate(phase, 0, 8);
        plain.start(0);
        assertThat(lossOfNextStep(plain, phase)).as("after start").isTrue();
        plain.start(0);
      }
    }
  }

  /** Whether the next step covers its own images alone; there is no dropout. */
  private static boolean lossOfNextStep(TinyTraining tiny, Phase phase) {
    double expected = tiny.meanLoss(12, 20);
    return Math.abs(tiny.train(phase, 12, 20).loss() / expected - 1) < 1e-6;
  }

  private record Cached(Result result, Tensor input, TInt64 labels) implements AutoCloseable {
    @Override
    public void close() {
      result.close();
      labels.close();
    }
  }

  /** What the {@code features} signature gives for images. */
  private Cached cached(InputKind kind, int from, int to) {
    try (SavedModelBundle bundle = SavedModelBundle.load(folder.resolve("tiny").toString());
        FormulaBatch batch = FormulaBatch.tiny(from, to)) {
      SignatureDef features = bundle.metaGraphDef().getSignatureDefOrThrow(Signatures.FEATURES);
      Result result =
          bundle
              .session()
              .runner()
              .feed(
                  features.getInputsOrThrow(InputKind.IMAGES.argument()).getName(), batch.images())
              .fetch(features.getOutputsOrThrow(kind.argument()).getName())
              .run();
      return new Cached(result, result.get(0), TInt64.vectorOf(FormulaBatch.labels(from, to, 3)));
    }
  }
}
