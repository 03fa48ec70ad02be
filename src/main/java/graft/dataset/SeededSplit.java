package graft.dataset;

import graft.dataset.ContentSplit.Division;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Divides images as Graft 0.1.0 did, so that its runs can be resumed and its models evaluated. */
final class SeededSplit {
  private static final double HELD_OUT = 0.2;

  private SeededSplit() {}

  /**
   * Holds out a fifth of each class, rounded, but at least one image. Of a class with only one
   * image, none is held out.
   */
  static Division divide(int[] labels, int classes, long seed) {
    IntStream.Builder train = IntStream.builder();
    IntStream.Builder validation = IntStream.builder();
    for (int label = 0; label < classes; label++) {
      int current = label;
      int[] ofClass = IntStream.range(0, labels.length).filter(i -> labels[i] == current).toArray();
      int n = ofClass.length;
      int held = n < 2 ? 0 : Math.max(1, (int) Math.round(n * HELD_OUT));
      int[] order = Shuffle.permutation(n, Shuffle.mix(seed, n, label));
      Set<Integer> chosen = Arrays.stream(order, 0, held).boxed().collect(Collectors.toSet());
      for (int i = 0; i < n; i++) {
        (chosen.contains(i) ? validation : train).add(ofClass[i]);
      }
    }
    return new Division(train.build().toArray(), validation.build().toArray(), List.of());
  }
}
