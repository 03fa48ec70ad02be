package graft.dataset.augment;

import java.util.SplittableRandom;

/**
 * What happens to a photograph: a square is cut out of it and resized to the photograph's size, it
 * is mirrored or not, and its colours change (Howard, arXiv:1312.5402, section 2).
 *
 * @param mirrored whether left and right are exchanged, with probability 1/2
 * @param side of the square, as a share of the photograph's side; its area is 0.7 to 1 of the whole
 * @param top distance of the square from the photograph's upper border, as a share of its side
 * @param left distance from the left border
 * @param brightness factor of every number, 0.8 to 1.2
 * @param contrast factor of the distance from the photograph's mean gray, 0.8 to 1.2
 * @param saturation factor of the distance from each pixel's own gray, 0.8 to 1.2
 */
record Crop(
    boolean mirrored,
    double side,
    double top,
    double left,
    double brightness,
    double contrast,
    double saturation) {
  private static final double LEAST_AREA = 0.7;
  private static final double COLOUR = 0.2;

  static Crop of(SplittableRandom random) {
    boolean mirrored = random.nextBoolean();
    double side = Math.sqrt(LEAST_AREA + random.nextDouble() * (1 - LEAST_AREA));
    return new Crop(
        mirrored,
        side,
        random.nextDouble() * (1 - side),
        random.nextDouble() * (1 - side),
        colour(random),
        colour(random),
        colour(random));
  }

  private static double colour(SplittableRandom random) {
    return 1 - COLOUR + random.nextDouble() * 2 * COLOUR;
  }

  /** The square as CropAndResize takes it: y1, x1, y2, x2, of which x1 > x2 mirrors. */
  float[] box() {
    float right = (float) (left + side);
    return new float[] {
      (float) top,
      mirrored ? right : (float) left,
      (float) (top + side),
      mirrored ? (float) left : right
    };
  }
}
