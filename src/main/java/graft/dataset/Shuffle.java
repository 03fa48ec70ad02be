package graft.dataset;

import graft.contract.Phase;
import java.util.SplittableRandom;

/** Random orders that depend only on their arguments, not on the machine or the Java version. */
public final class Shuffle {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private Shuffle() {}

  /**
   * The order in which an epoch visits the images.
   *
   * @param size number of images
   * @param seed the run's seed
   * @param epoch number of the epoch in the phase, from 1
   * @return a permutation of 0 to size - 1
   */
  public static int[] order(int size, long seed, Phase phase, int epoch) {
    return permutation(size, mix(seed, size, key(phase), epoch));
  }

  /**
   * The phase's number. Not ordinal(): a phase added later must not change the order of old runs.
   */
  static int key(Phase phase) {
    return switch (phase) {
      case FROZEN -> 1;
      case UNFROZEN -> 2;
      case LARGE -> 3;
    };
  }

  /**
   * A Fisher-Yates shuffle of 0 to size - 1; the seeds of a run's orders are made by {@link #mix}.
   */
  public static int[] permutation(int size, long mixedSeed) {
    SplittableRandom random = new SplittableRandom(mixedSeed);
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** One hash of several numbers, whose order matters; SplitMix64's finalizer mixes them. */
  static long mix(long... values) {
    long hash = 0;
    for (long value : values) {
      hash = finish(hash + GOLDEN_GAMMA + finish(value + GOLDEN_GAMMA));
    }
    return hash;
  }

  private static long finish(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
