package graft.train;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.dataset.DataSplit;
import graft.dataset.ImageBatch;
import graft.dataset.TriedBatch;
import graft.model.Activations;
import graft.model.GraftModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.tensorflow.types.TFloat32;

/**
 * Estimates how long a run will take, from the time that the model takes for a few images.
 *
 * @param cached the kinds of activations that are cached
 * @param missing number of images that must still go through the base to fill the caches
 */
record RunEstimate(GraftModel model, DataSplit data, Set<InputKind> cached, long missing) {
  /** Enough images to keep both cores of a small machine busy; at 299x299 they take a second. */
  private static final int IMAGES = 8;

  /**
   * The time for filling the caches and for all remaining epochs, validation included.
   *
   * @return zero if the run is shorter than the trial would be
   */
  Duration of(TrainingSettings settings, TrainingState state) {
    if (passes(settings, state, costs(1)) <= 2 * IMAGES) {
      return Duration.ZERO;
    }
    int images = Math.min(IMAGES, data.train().size());
    try (TriedBatch tried = data.train().tryBatch(IntStream.range(0, images).toArray())) {
      ImageBatch batch = tried.batch();
      double forward = seconds(() -> forward(batch));
      double above = settings.phases().equals(List.of(Phase.FROZEN)) ? 0 : secondsAbove(batch);
      double passes = passes(settings, state, costs(above / forward));
      return Duration.ofMillis((long) (1000 * passes * forward / images));
    }
  }

  /**
   * The time for filling the caches alone, in seconds.
   *
   * @return zero if that is shorter than the trial would be
   */
  double secondsToFill() {
    if (missing <= 2 * IMAGES) {
      return 0;
    }
    int images = Math.min(IMAGES, data.train().size());
    try (TriedBatch tried = data.train().tryBatch(IntStream.range(0, images).toArray())) {
      return missing * seconds(() -> forward(tried.batch())) / images;
    }
  }

  private double passes(TrainingSettings settings, TrainingState state, Map<String, Double> costs) {
    int train = data.train().size();
    return missing + passes(settings, state, cached, train, data.validation().size(), costs);
  }

  /**
   * The cost of a call of each signature, in forward passes of its images. The head counts as free,
   * and a backward pass as twice the forward pass through the same layers.
   *
   * @param above cost of a forward pass through the layers above the boundary
   */
  private static Map<String, Double> costs(double above) {
    return Map.of(
        Signatures.evaluate(InputKind.IMAGES), 1.0,
        Signatures.evaluate(InputKind.FEATURES), 0.0,
        Signatures.evaluate(InputKind.BOUNDARY), above,
        Signatures.train(Phase.FROZEN, InputKind.IMAGES), 1.0,
        Signatures.train(Phase.FROZEN, InputKind.FEATURES), 0.0,
        Signatures.train(Phase.UNFROZEN, InputKind.IMAGES), 1 + 2 * above,
        Signatures.train(Phase.UNFROZEN, InputKind.BOUNDARY), 3 * above);
  }

  /**
   * The remaining work in forward passes of one image. Of the epoch in progress, only the remaining
   * images count.
   *
   * @param costs cost of an image in a call of each signature, in forward passes
   */
  static double passes(
      TrainingSettings settings,
      TrainingState state,
      Set<InputKind> cached,
      int train,
      int validation,
      Map<String, Double> costs) {
    double passes = 0;
    for (Phase phase : settings.phases()) {
      InputKind shortcut = Signatures.cachedInput(phase);
      InputKind input = cached.contains(shortcut) ? shortcut : InputKind.IMAGES;
      int epochs = state.epochsLeft(phase, settings.of(phase));
      long done = phase == state.phase() ? state.done().images() : 0;
      passes +=
          costs.get(Signatures.train(phase, input)) * ((double) epochs * train - done)
              + costs.get(Signatures.evaluate(input)) * epochs * validation;
    }
    return passes;
  }

  /** The time of a call. The first call also prepares the graph, so the second call is timed. */
  private static double seconds(Runnable call) {
    call.run();
    long start = System.nanoTime();
    call.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private double secondsAbove(ImageBatch batch) {
    try (Activations boundary = model.activations(batch.images(), List.of(InputKind.BOUNDARY))) {
      TFloat32 input = boundary.of(InputKind.BOUNDARY);
      return seconds(() -> model.evaluate(InputKind.BOUNDARY, input, batch.labels()));
    }
  }

  /**
   * Makes one forward pass through the whole base. If features are cached, this is the call that
   * fills the caches, so that the graph is prepared for it. If only the boundary is cached, that
   * call would skip the layers above the boundary and take too little time.
   */
  private void forward(ImageBatch batch) {
    if (cached.contains(InputKind.FEATURES)) {
      model.activations(batch.images(), List.copyOf(cached)).close();
    } else {
      model.evaluate(InputKind.IMAGES, batch.images(), batch.labels());
    }
  }
}
