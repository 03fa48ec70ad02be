package graft.dataset.augment;

import java.util.SplittableRandom;

/**
 * What happens to an image that enters the network at a size of its own: it is mirrored or not, and
 * shifted by whole pixels. The gap is filled with the image's reflection at its border. (He et al.,
 * arXiv:1512.03385, section 4.2, train on CIFAR-10 with the same shifts, but fill with black.)
 *
 * @param mirrored whether left and right are exchanged, with probability 1/2
 * @param down pixels by which the image moves down, from -4 to 4; a negative number moves it up
 * @param right pixels by which it moves to the right, from -4 to 4
 */
record Shift(boolean mirrored, int down, int right) {
  private static final int MOST = 4;

  /** Mirroring alone. */
  static Shift mirror(SplittableRandom random) {
    return new Shift(random.nextBoolean(), 0, 0);
  }

  static Shift of(SplittableRandom random) {
    return new Shift(random.nextBoolean(), shift(random), shift(random));
  }

  private static int shift(SplittableRandom random) {
    return random.nextInt(2 * MOST + 1) - MOST;
  }

  /**
   * The row of the image that each row of the result shows.
   *
   * @param height in pixels
   */
  int[] rows(int height) {
    int[] rows = new int[height];
    for (int y = 0; y < height; y++) {
      rows[y] = reflected(y - down, height);
    }
    return rows;
  }

  /**
   * The column of the image that each column of the result shows.
   *
   * @param width in pixels
   */
  int[] columns(int width) {
    int[] columns = new int[width];
    for (int x = 0; x < width; x++) {
      int from = reflected(x - right, width);
      columns[x] = mirrored ? width - 1 - from : from;
    }
    return columns;
  }

  /** The border's own pixels are not repeated: -1 shows 1. */
  private static int reflected(int place, int length) {
    if (length == 1) {
      return 0;
    }
    int within = Math.floorMod(place, 2 * (length - 1));
    return Math.min(within, 2 * (length - 1) - within);
  }
}
