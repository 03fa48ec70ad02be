package graft.train;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.dataset.Batch;
import graft.dataset.DataSet;
import graft.runner.GraftModel;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How long a run will take, told from two calls of each kind on a few images. It must come before
 * {@code start}, which empties the sums that the trial leaves.
 */
final class RunEstimate {
  private static final int IMAGES = 8;

  /**
   * Below this, training is not worth a trial of its own: a gradient costs at most about two more
   * forward passes.
   */
  private static final Duration SHORT = Duration.ofSeconds(30);

  private final GraftModel model;
  private final DataSet data;

  RunEstimate(GraftModel model, DataSet data) {
    this.model = model;
    this.data = data;
  }

  /** The time that the epochs of the phases take, validation included. */
  Duration of(List<Phase> phases, TrainSettings settings) {
    try (Batch batch = firstImages()) {
      final int images = batch.size();
      final double forward =
          secondsOfSecondCall(
                  () -> model.evaluate(InputKind.IMAGES, batch.images(), batch.labels()))
              / images;
      double seconds = 0;
      for (Phase phase : phases) {
        final double guess = phase == Phase.FROZEN ? forward : 3 * forward;
        final double step = isShort(guess) ? guess : stepSeconds(phase, batch) / images;
        seconds +=
            settings.of(phase).epochs()
                * (step * data.train().size() + forward * data.validation().size());
      }
      return Duration.ofMillis((long) (1000 * seconds));
    }
  }

  private boolean isShort(double secondsPerImage) {
    return secondsPerImage * data.train().size() < SHORT.toSeconds();
  }

  private double stepSeconds(Phase phase, Batch batch) {
    return secondsOfSecondCall(
        () -> model.accumulate(phase, InputKind.IMAGES, batch.images(), batch.labels()));
  }

  private Batch firstImages() {
    return data.train().batch(IntStream.range(0, Math.min(IMAGES, data.train().size())).toArray());
  }

  /** The first call prepares the graph; the second is like all later ones. */
  private static double secondsOfSecondCall(Runnable call) {
    call.run();
    final long start = System.nanoTime();
    call.run();
    return (System.nanoTime() - start) / 1e9;
  }
}
