package graft.train;

import graft.background.Prefetch;
import graft.cache.Inputs;
import graft.cache.Inputs.InputBatch;
import graft.dataset.ImageDataset;
import graft.model.BatchEvaluation;
import graft.model.GraftModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Evaluates a model on labelled images or their activations, in their order. */
public final class Evaluator {
  private Evaluator() {}

  /** Receives the probabilities of each micro-batch; the evaluator does not keep them. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Called after each micro-batch.
     *
     * @param imagesDone images done so far, with this micro-batch and the images left out
     * @param labels the label of each image of the micro-batch
     * @param probabilities [images of the micro-batch][classes], each row adding up to 1
     */
    void evaluated(long imagesDone, int[] labels, float[][] probabilities);
  }

  /**
   * Evaluates all images of the inputs. All images of a call have the same side, so a call may take
   * fewer images than {@code microBatch}.
   *
   * @param microBatch images per call, at least 1
   * @return the mean loss and the accuracy; both are NaN if there are no images
   */
  public static Evaluation evaluate(
      GraftModel model, Inputs data, int microBatch, Listener listener) {
    model.expectImages(data.size());
    return evaluate(
        batch -> model.evaluate(data.kind(), batch.input(), batch.labels()),
        data,
        microBatch,
        listener);
  }

  /**
   * Evaluates all images of the inputs, as {@link #evaluate(GraftModel, Inputs, int, Listener)}.
   *
   * @param model evaluates a micro-batch
   */
  public static Evaluation evaluate(
      Function<InputBatch, BatchEvaluation> model, Inputs data, int microBatch, Listener listener) {
    List<int[]> microBatches =
        MicroBatches.cut(IntStream.range(0, data.size()).toArray(), microBatch).stream()
            .flatMap(part -> ofOneSide(part, data.images()).stream())
            .toList();
    double loss = 0;
    long correct = 0;
    long evaluated = 0;
    long done = 0;
    try (Prefetch<InputBatch> batches = new Prefetch<>(microBatches, data::batch)) {
      for (int[] indices : microBatches) {
        done += indices.length;
        try (InputBatch batch = batches.next()) {
          if (batch.size() == 0) {
            continue;
          }
          BatchEvaluation part = model.apply(batch);
          loss += part.lossSum();
          correct += part.correct();
          evaluated += batch.size();
          listener.evaluated(done, labels(batch), part.probabilities());
        }
      }
    }
    return new Evaluation(loss / evaluated, (double) correct / evaluated);
  }

  private static int[] labels(InputBatch batch) {
    return IntStream.range(0, batch.size()).map(i -> (int) batch.labels().getLong(i)).toArray();
  }

  /** Cuts a micro-batch into parts, each of images that all have the same side. */
  private static List<int[]> ofOneSide(int[] indices, ImageDataset images) {
    if (images.sameSide()) {
      return List.of(indices);
    }
    List<int[]> parts = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= indices.length; i++) {
      if (i == indices.length || images.side(indices[i]) != images.side(indices[from])) {
        parts.add(Arrays.copyOfRange(indices, from, i));
        from = i;
      }
    }
    return parts;
  }

  /**
   * How well a model classifies labelled images.
   *
   * @param loss mean cross-entropy
   * @param accuracy share of images whose most probable class is the right class, in [0, 1]
   */
  public record Evaluation(double loss, double accuracy) {}
}
