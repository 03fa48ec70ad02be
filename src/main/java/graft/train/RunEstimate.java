package graft.train;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.dataset.DataSplit;
import graft.dataset.ImageBatch;
import graft.model.GraftModel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Estimates how long a run will take, from the time of a forward pass of a few images.
 *
 * @param cached the kinds of activations that are cached
 * @param missing number of images that must still go through the base to fill the caches
 */
record RunEstimate(GraftModel model, DataSplit data, Set<InputKind> cached, long missing) {
  /** Enough to fill both cores of a small machine, and done in a second at 299x299. */
  private static final int IMAGES = 8;

  // Measured at 299x299 on processors with AVX2 and with AVX-512, relative to a forward pass.
  private static final double STEP_FROM_IMAGES = 2.0;
  private static final double STEP_FROM_BOUNDARY = 1.25;
  private static final double EVALUATION_FROM_BOUNDARY = 0.5;

  /** The time for filling the caches and for all remaining epochs, validation included. */
  Duration of(TrainingSettings settings, TrainingState state) {
    double passes =
        missing + passes(settings, state, cached, data.train().size(), data.validation().size());
    // With all features cached the run is so short that the trial would not pay.
    return passes == 0
        ? Duration.ZERO
        : Duration.ofMillis((long) (1000 * passes * secondsOfForwardPass()));
  }

  /**
   * The remaining work in forward passes of one image. Of the epoch in progress, only the remaining
   * images count.
   */
  static double passes(
      TrainingSettings settings,
      TrainingState state,
      Set<InputKind> cached,
      int train,
      int validation) {
    double passes = 0;
    for (Phase phase : settings.phases()) {
      boolean fromCache = cached.contains(Signatures.cachedInput(phase));
      int epochs = state.epochsLeft(phase, settings.of(phase));
      long done = phase == state.phase() ? state.done().images() : 0;
      passes +=
          step(phase, fromCache) * ((double) epochs * train - done)
              + evaluation(phase, fromCache) * epochs * validation;
    }
    return passes;
  }

  private static double step(Phase phase, boolean cached) {
    return switch (phase) {
      case FROZEN -> cached ? 0 : 1;
      case UNFROZEN -> cached ? STEP_FROM_BOUNDARY : STEP_FROM_IMAGES;
    };
  }

  private static double evaluation(Phase phase, boolean cached) {
    if (!cached) {
      return 1;
    }
    return phase == Phase.FROZEN ? 0 : EVALUATION_FROM_BOUNDARY;
  }

  /** The time for one image. The first call also prepares the graph, so the second is timed. */
  private double secondsOfForwardPass() {
    int images = Math.min(IMAGES, data.train().size());
    try (ImageBatch batch = data.train().batch(IntStream.range(0, images).toArray())) {
      forward(batch);
      long start = System.nanoTime();
      forward(batch);
      return (System.nanoTime() - start) / 1e9 / images;
    }
  }

  /**
   * One forward pass through the whole base. If features are cached, this is the call that fills
   * the caches, so that the graph is prepared for it. If only the boundary is cached, that call
   * would skip the layers above the boundary and take too little time.
   */
  private void forward(ImageBatch batch) {
    if (cached.contains(InputKind.FEATURES)) {
      model.activations(batch.images(), List.copyOf(cached)).close();
    } else {
      model.evaluate(InputKind.IMAGES, batch.images(), batch.labels());
    }
  }
}
