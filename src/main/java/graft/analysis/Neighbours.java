package graft.analysis;

import graft.analysis.Cosines.Found;
import java.util.Arrays;

/** For each picture, those that were found to be most like it, the most like first. */
final class Neighbours {
  /** Pictures kept for each one. */
  static final int KEPT = 8;

  private static final int NONE = -1;

  /** [pictures * KEPT]: the pictures found, and their cosines. */
  private final int[] found;

  private final float[] cosines;

  Neighbours(int pictures) {
    found = new int[Math.multiplyExact(pictures, KEPT)];
    cosines = new float[found.length];
    Arrays.fill(found, NONE);
    Arrays.fill(cosines, Float.NEGATIVE_INFINITY);
  }

  /**
   * Adds what was found in a block. A picture is no neighbour of its own.
   *
   * @param from the first picture of the block for which the others were found
   * @param others the first picture of the block in which they were found
   */
  void add(int from, int others, Found block) {
    for (int row = 0; row < block.places().length; row++) {
      for (int k = 0; k < block.places()[row].length; k++) {
        int other = others + block.places()[row][k];
        if (other != from + row) {
          insert(from + row, other, block.cosines()[row][k]);
        }
      }
    }
  }

  private void insert(int picture, int other, float cosine) {
    int at = (picture + 1) * KEPT - 1;
    if (!(cosine > cosines[at])) {
      return;
    }
    while (at > picture * KEPT && cosine > cosines[at - 1]) {
      cosines[at] = cosines[at - 1];
      found[at] = found[at - 1];
      at--;
    }
    cosines[at] = cosine;
    found[at] = other;
  }

  /** Number of neighbours of a picture that are known, 0 to {@link #KEPT}. */
  int count(int picture) {
    int count = 0;
    while (count < KEPT && found[picture * KEPT + count] != NONE) {
      count++;
    }
    return count;
  }

  /** The neighbour at a rank, from 0. */
  int other(int picture, int rank) {
    return found[picture * KEPT + rank];
  }

  float cosine(int picture, int rank) {
    return cosines[picture * KEPT + rank];
  }
}
