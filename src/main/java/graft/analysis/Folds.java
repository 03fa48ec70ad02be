package graft.analysis;

import graft.dataset.Shuffle;

/**
 * Divides pictures into folds of which each has its share of every class.
 *
 * @param count number of folds, at least 2
 * @param ofPicture the fold of each picture, 0 to {@code count} less 1
 */
record Folds(int count, int[] ofPicture) {
  /** A random division; equal arguments give equal folds on every machine. */
  static Folds stratified(int[] labels, int classes, int count, long seed) {
    int[] folds = new int[labels.length];
    int[] next = new int[classes];
    for (int c = 0; c < classes; c++) {
      // Small classes would otherwise all fill the first folds.
      next[c] = c;
    }
    for (int picture : Shuffle.permutation(labels.length, seed)) {
      folds[picture] = next[labels[picture]]++ % count;
    }
    return new Folds(count, folds);
  }
}
