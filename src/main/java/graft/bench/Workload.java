package graft.bench;

import graft.contract.InputKind;
import graft.contract.Phase;
import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import graft.model.Activations;
import graft.model.GraftModel;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.tensorflow.Tensor;
import org.tensorflow.types.TInt64;

/**
 * The calls to be timed on the same batch again and again: of all cases but {@link ReadAhead}'s.
 */
final class Workload implements AutoCloseable {
  /**
   * So small a learning rate that thousands of steps change the weights only by rounding errors.
   */
  static final float LEARNING_RATE = 1e-9f;

  private static final long MANY = 50_000;

  private final GraftModel model;
  private final ImageFolder pictures;
  private final ImageBatch batch;
  private final TInt64 labels;
  private final Activations activations;

  /**
   * Loads the first {@code batchSize} images as a batch, repeating images if there are fewer.
   *
   * @param pictures the picture files for {@code PREDICT}, at least {@code batchSize}
   */
  Workload(GraftModel model, ImageDataset images, ImageFolder pictures, int batchSize) {
    this.model = model;
    this.pictures = pictures;
    this.batch = images.batch(indices(images, batchSize));
    try {
      this.labels = labels(batchSize, model.description().labels().size());
      this.activations = forward();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Makes one call, one of many as in a pass over a data set. */
  void call(BenchCase benchCase) {
    model.expectImages(MANY);
    switch (benchCase) {
      case FORWARD -> forward().close();
      case FROZEN -> train(Phase.FROZEN, InputKind.IMAGES);
      case FROZEN_FEATURES -> train(Phase.FROZEN, InputKind.FEATURES);
      case UNFROZEN -> train(Phase.UNFROZEN, InputKind.IMAGES);
      case UNFROZEN_BOUNDARY -> train(Phase.UNFROZEN, InputKind.BOUNDARY);
      case EVALUATE -> model.evaluate(InputKind.IMAGES, batch.images(), labels);
      case PREDICT -> pictures.predict(batch.size());
      case UNFROZEN_FILES, UNFROZEN_AUGMENTED ->
          throw new IllegalArgumentException(
              benchCase.label() + " reads a new batch for each call");
    }
  }

  private void train(Phase phase, InputKind kind) {
    Tensor input = kind == InputKind.IMAGES ? batch.images() : activations.of(kind);
    model.training().train(phase, kind, input, labels, LEARNING_RATE);
  }

  /** Computes features and boundary in one pass, as a run of both phases does. */
  private Activations forward() {
    return model.activations(batch.images(), List.of(InputKind.FEATURES, InputKind.BOUNDARY));
  }

  @Override
  public void close() {
    try (batch;
        labels;
        activations) {
      // All are closed in reverse order, even if a close throws.
    }
  }

  private static int[] indices(ImageDataset images, int batchSize) {
    return IntStream.range(0, batchSize).map(i -> i % images.size()).toArray();
  }

  /** Labels that fit the model; the images' own may not. The time does not depend on labels. */
  private static TInt64 labels(int batchSize, int classes) {
    long[] labels = LongStream.range(0, batchSize).map(i -> i % classes).toArray();
    return TInt64.vectorOf(labels);
  }
}
