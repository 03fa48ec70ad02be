package graft.table;

import graft.predict.Ranking;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a row says of a picture.
 *
 * @param labels the model's classes
 * @param topK classes in a row, the most probable first, 1 to the number of labels
 * @param allProbabilities whether the probabilities of all classes follow, in the labels' order
 * @param threshold a picture has a class only if its probability reaches this; empty if every
 *     picture has one
 */
public record Columns(
    List<String> labels, int topK, boolean allProbabilities, OptionalDouble threshold) {
  public Columns {
    labels = List.copyOf(labels);
    if (topK < 1 || topK > labels.size()) {
      throw new IllegalArgumentException(
          "topK (" + topK + ") must be from 1 to " + labels.size() + ", the number of labels");
    }
  }

  /** The most probable class of each picture, and nothing else. */
  public static Columns ofBest(List<String> labels) {
    return new Columns(labels, 1, false, OptionalDouble.empty());
  }

  /** Indices of the {@code topK} most probable classes. */
  public List<Integer> top(float[] probabilities) {
    return Ranking.of(probabilities).subList(0, topK);
  }

  /** What became of a row's file. */
  public Outcome outcome(Row row) {
    if (!row.isReadable()) {
      return Outcome.UNREADABLE;
    }
    // In float32, so that a probability of 0.7 reaches a threshold of 0.7.
    float best = row.probabilities()[Ranking.best(row.probabilities())];
    return threshold.isPresent() && best < (float) threshold.getAsDouble()
        ? Outcome.BELOW
        : Outcome.CLASSIFIED;
  }

  /** The label of a picture's most probable class. */
  String label(Row row) {
    return labels.get(Ranking.best(row.probabilities()));
  }
}
