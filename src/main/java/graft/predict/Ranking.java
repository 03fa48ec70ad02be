package graft.predict;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The order of classes by their probabilities. */
public final class Ranking {
  private Ranking() {}

  /**
   * Indices of all classes, the most probable first; of classes with equal probabilities the first
   * one wins.
   */
  public static List<Integer> of(float[] probabilities) {
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparingDouble(c -> -probabilities[c]))
        .toList();
  }

  /** Index of the most probable class; of several the first one. */
  public static int best(float[] probabilities) {
    int best = 0;
    for (int c = 1; c < probabilities.length; c++) {
      if (probabilities[c] > probabilities[best]) {
        best = c;
      }
    }
    return best;
  }
}
