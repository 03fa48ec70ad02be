package graft.bench;

import graft.background.Prefetch;
import graft.contract.InputKind;
import graft.contract.Phase;
import graft.dataset.Draw;
import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.model.GraftModel;
import java.util.stream.IntStream;

/**
 * Steps of the unfrozen phase from picture files, as a training makes them: while the model
 * computes on one batch, the next is decoded and perhaps changed at random.
 */
final class ReadAhead {
  private static final Draw DRAW = new Draw(0, Phase.UNFROZEN, 1);

  private final GraftModel model;
  private final ImageDataset images;
  private final int batchSize;

  /** The first image of the batch to be read next. */
  private int place;

  ReadAhead(GraftModel model, ImageDataset images, int batchSize) {
    this.model = model;
    this.images = images;
    this.batchSize = batchSize;
  }

  /**
   * Makes one run. It begins with the images after those of the last run. The time of the first
   * batch, beside which nothing is computed, does not count.
   *
   * @return steps per second
   */
  double stepsPerSecond(Timing timing) {
    try (Prefetch<ImageBatch> batches = new Prefetch<>(this::read);
        Step step = new Step(batches)) {
      return timing.callsPerSecond(step::run);
    }
  }

  /** One step that is not timed, in which TensorFlow prepares its graphs. */
  void warmUp() {
    try (Prefetch<ImageBatch> batches = new Prefetch<>(this::read);
        Step step = new Step(batches)) {
      step.run();
    }
  }

  /** Called on one background thread, which has ended before the next run begins. */
  private ImageBatch read() {
    int[] indices = IntStream.range(place, place + batchSize).map(i -> i % images.size()).toArray();
    place = (place + batchSize) % images.size();
    return images.batch(indices, DRAW);
  }

  /** A step on a batch that has been read, and then the wait for the next batch. */
  private final class Step implements AutoCloseable {
    private final Prefetch<ImageBatch> batches;
    private ImageBatch batch;

    Step(Prefetch<ImageBatch> batches) {
      this.batches = batches;
      this.batch = batches.next();
    }

    void run() {
      try (ImageBatch taken = batch) {
        batch = null;
        model
            .training()
            .train(
                Phase.UNFROZEN,
                InputKind.IMAGES,
                taken.images(),
                taken.labels(),
                Workload.LEARNING_RATE);
      }
      batch = batches.next();
    }

    @Override
    public void close() {
      if (batch != null) {
        batch.close();
      }
    }
  }
}
