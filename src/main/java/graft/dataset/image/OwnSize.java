package graft.dataset.image;

import java.util.OptionalInt;

/**
 * Which squares enter the network at their own size. It resizes them itself; to do so before would
 * only add rounding. All others are resized to the network's image size when they are decoded.
 *
 * @param least the smallest side in pixels
 * @param most the largest
 */
public record OwnSize(int least, int most) {
  /** Squares of this side only. */
  public static OwnSize of(int side) {
    return new OwnSize(side, side);
  }

  /** All squares up to this side: the rule of models from versions that recorded none. */
  public static OwnSize upTo(int side) {
    return new OwnSize(1, side);
  }

  /** What a model recorded of the pictures that it was trained on; empty where it did not. */
  public static OwnSize recorded(OptionalInt side, int imageSize) {
    return side.isPresent() ? of(side.getAsInt()) : upTo(imageSize);
  }

  /**
   * The side with which a square enters the network.
   *
   * @param side of the square
   * @param imageSize height and width in pixels that the network resizes to
   */
  public int fit(int side, int imageSize) {
    return least <= side && side <= most ? side : imageSize;
  }
}
