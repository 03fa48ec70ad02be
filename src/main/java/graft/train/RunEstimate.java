package graft.train;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.dataset.DataSplit;
import graft.dataset.ImageBatch;
import graft.failure.GraftException;
import graft.model.GraftModel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
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

  private static final int TRIAL_PASSES = 2;

  /**
   * The time for filling the caches and for all remaining epochs, validation included. Calls are
   * assumed to take as long as their floating-point operations in a forward pass.
   *
   * @return zero for a run shorter than the trial, and for a model whose operations can't be
   *     counted
   */
  Duration of(TrainingSettings settings, TrainingState state) {
    double passes;
    try {
      passes =
          missing
              + passes(
                  settings,
                  state,
                  cached,
                  data.train().size(),
                  data.validation().size(),
                  this::cost);
    } catch (GraftException e) {
      // A graph with functions trains like any other; only its time is unknown.
      return Duration.ZERO;
    }
    return passes <= TRIAL_PASSES * IMAGES
        ? Duration.ZERO
        : Duration.ofMillis((long) (1000 * passes * secondsOfForwardPass()));
  }

  private double cost(String signature) {
    return (double) model.flops(signature).perImage() / model.flops(Signatures.FEATURES).perImage();
  }

  /**
   * The remaining work in forward passes of one image. Of the epoch in progress, only the remaining
   * images count.
   *
   * @param cost of an image in a call of a signature, in forward passes
   */
  static double passes(
      TrainingSettings settings,
      TrainingState state,
      Set<InputKind> cached,
      int train,
      int validation,
      ToDoubleFunction<String> cost) {
    double passes = 0;
    for (Phase phase : settings.phases()) {
      InputKind shortcut = Signatures.cachedInput(phase);
      InputKind input = cached.contains(shortcut) ? shortcut : InputKind.IMAGES;
      int epochs = state.epochsLeft(phase, settings.of(phase));
      long done = phase == state.phase() ? state.done().images() : 0;
      double steps = cost.applyAsDouble(Signatures.train(phase, input));
      double evaluation = cost.applyAsDouble(Signatures.evaluate(input));
      passes += steps * ((double) epochs * train - done) + evaluation * epochs * validation;
    }
    return passes;
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
