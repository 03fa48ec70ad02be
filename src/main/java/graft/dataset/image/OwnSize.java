package graft.dataset.image;

import java.util.OptionalInt;

/**
 * Which squares, cut from pictures, are not resized when the pictures are decoded. The network
 * resizes these squares itself; resizing them before would only add rounding. All other squares are
 * resized to the network's image size at once.
 *
 * @param least smallest side, in pixels, of a square that keeps its size
 * @param most largest side, in pixels, of a square that keeps its size
 */
public record OwnSize(int least, int most) {
  /** Only squares of this side keep their size. */
  public static OwnSize of(int side) {
    return new OwnSize(side, side);
  }

  /** All squares up to this side keep their size: the rule for models without a recorded side. */
  public static OwnSize upTo(int side) {
    return new OwnSize(1, side);
  }

  /**
   * The rule for a trained model.
   *
   * @param side the recorded side of the squares that the model was trained on; empty if none is
   *     recorded
   * @param imageSize height and width, in pixels, to which the network resizes images
   */
  public static OwnSize recorded(OptionalInt side, int imageSize) {
    return side.isPresent() ? of(side.getAsInt()) : upTo(imageSize);
  }

  /**
   * The side, in pixels, at which a square enters the network.
   *
   * @param side the square's own side, in pixels
   * @param imageSize height and width, in pixels, to which the network resizes images
   */
  public int fit(int side, int imageSize) {
    return least <= side && side <= most ? side : imageSize;
  }
}
