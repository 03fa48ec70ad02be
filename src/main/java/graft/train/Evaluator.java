package graft.train;

import graft.background.Prefetch;
import graft.cache.InputBatch;
import graft.cache.Inputs;
import graft.model.BatchEvaluation;
import graft.model.GraftModel;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** Evaluates a model on labelled images or their activations, in their order. */
public final class Evaluator {
  private Evaluator() {}

  /**
   * Evaluates all images.
   *
   * @param microBatch images a call, at least 1
   * @param imagesDone hears after each call how many images are done
   */
  public static Evaluation evaluate(
      GraftModel model, Inputs data, int microBatch, LongConsumer imagesDone) {
    final int size = data.size();
    final float[][] probabilities = new float[size][];
    final int[] labels = IntStream.range(0, size).map(data::label).toArray();
    final List<int[]> microBatches =
        MicroBatches.cut(IntStream.range(0, size).toArray(), microBatch);
    double loss = 0;
    long correct = 0;
    int done = 0;
    try (Prefetch<InputBatch> batches = new Prefetch<>(microBatches, data::batch)) {
      while (done < size) {
        try (InputBatch batch = batches.next()) {
          final BatchEvaluation part = model.evaluate(data.kind(), batch.input(), batch.labels());
          loss += part.lossSum();
          correct += part.correct();
          System.arraycopy(part.probabilities(), 0, probabilities, done, batch.size());
          done += batch.size();
        }
        imagesDone.accept(done);
      }
    }
    return new Evaluation(loss / size, (double) correct / size, labels, probabilities);
  }
}
