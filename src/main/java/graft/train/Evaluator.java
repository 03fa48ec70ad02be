package graft.train;

import graft.background.Prefetch;
import graft.cache.Inputs;
import graft.cache.Inputs.InputBatch;
import graft.model.BatchEvaluation;
import graft.model.GraftModel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Evaluates a model on labelled images or their activations, in their order. */
public final class Evaluator {
  private Evaluator() {}

  /** Hears the probabilities of each micro-batch; the evaluator does not keep them. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Called after each micro-batch.
     *
     * @param imagesDone images evaluated so far, this micro-batch included
     * @param labels the label of each image of the micro-batch
     * @param probabilities [images of the micro-batch][classes], each row adding up to 1
     */
    void evaluated(long imagesDone, int[] labels, float[][] probabilities);
  }

  /**
   * Evaluates all images.
   *
   * @param microBatch images a call, at least 1
   */
  public static Evaluation evaluate(
      GraftModel model, Inputs data, int microBatch, Listener listener) {
    int size = data.size();
    int[] labels = IntStream.range(0, size).map(data.images()::label).toArray();
    List<int[]> microBatches = MicroBatches.cut(IntStream.range(0, size).toArray(), microBatch);
    double loss = 0;
    long correct = 0;
    int done = 0;
    try (Prefetch<InputBatch> batches = new Prefetch<>(microBatches, data::batch)) {
      while (done < size) {
        int from = done;
        try (InputBatch batch = batches.next()) {
          BatchEvaluation part = model.evaluate(data.kind(), batch.input(), batch.labels());
          loss += part.lossSum();
          correct += part.correct();
          done += batch.size();
          listener.evaluated(done, Arrays.copyOfRange(labels, from, done), part.probabilities());
        }
      }
    }
    return new Evaluation(loss / size, (double) correct / size);
  }

  /**
   * How well a model classifies labelled images.
   *
   * @param loss mean cross-entropy
   * @param accuracy share of images whose most probable class is the right one, in [0, 1]
   */
  public record Evaluation(double loss, double accuracy) {}
}
