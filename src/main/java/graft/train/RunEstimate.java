package graft.train;

import graft.cache.CacheMode;
import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.dataset.Batch;
import graft.dataset.DataSet;
import graft.runner.GraftModel;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How long a run will take at most, told from a forward pass of a few images. What caches hold
 * already makes it shorter.
 */
final class RunEstimate {
  /** Enough to fill both cores of a small machine, and done in a second at 299x299. */
  private static final int IMAGES = 8;

  // Measured at 299x299 on processors with AVX2 and with AVX-512, relative to a forward pass.
  private static final double STEP_FROM_IMAGES = 2.0;
  private static final double STEP_FROM_BOUNDARY = 1.25;
  private static final double EVALUATION_FROM_BOUNDARY = 0.5;

  private final GraftModel model;
  private final DataSet data;
  private final List<InputKind> kinds;

  /** Prepares; {@code kinds} are those that the phases can be fed with from a cache. */
  RunEstimate(GraftModel model, DataSet data, List<InputKind> kinds) {
    this.model = model;
    this.data = data;
    this.kinds = List.copyOf(kinds);
  }

  /** The time that the pass and all epochs take, validation included. */
  Duration of(TrainSettings settings) {
    final int train = data.train().size();
    final int validation = data.validation().size();
    final boolean pass = settings.cache().mode() != CacheMode.NONE;
    double passes = pass ? train + validation : 0;
    for (Phase phase : settings.phases()) {
      final InputKind cached = Signatures.cachedInput(phase);
      final boolean isCached = pass && settings.cache().allows(cached);
      final double step =
          phase == Phase.FROZEN
              ? (isCached ? 0 : 1)
              : (isCached ? STEP_FROM_BOUNDARY : STEP_FROM_IMAGES);
      final double evaluation =
          isCached ? (phase == Phase.FROZEN ? 0 : EVALUATION_FROM_BOUNDARY) : 1;
      passes += settings.of(phase).epochs() * (step * train + evaluation * validation);
    }
    return Duration.ofMillis((long) (1000 * passes * secondsOfForwardPass()));
  }

  /** Of one image; the first call prepares the graph, the second is like all later ones. */
  private double secondsOfForwardPass() {
    final int images = Math.min(IMAGES, data.train().size());
    try (Batch batch = data.train().batch(IntStream.range(0, images).toArray())) {
      forward(batch);
      final long start = System.nanoTime();
      forward(batch);
      return (System.nanoTime() - start) / 1e9 / images;
    }
  }

  /** The call that fills the caches, so that the graph prepared for it is prepared for the pass. */
  private void forward(Batch batch) {
    if (kinds.contains(InputKind.FEATURES)) {
      model.activations(batch.images(), kinds).close();
    } else {
      model.evaluate(InputKind.IMAGES, batch.images(), batch.labels());
    }
  }
}
