package graft.dataset.image;

/**
 * One image in memory. Two objects are equal only if they share the array; compare {@link #rgb}
 * instead.
 *
 * @param height in pixels, at least 1
 * @param width in pixels, at least 1
 * @param rgb row by row, red, green, blue of each pixel; not copied
 */
public record Pixels(int height, int width, byte[] rgb) {
  /** Number of channels: red, green, blue. */
  public static final int CHANNELS = 3;

  public Pixels {
    if (height < 1 || width < 1 || rgb.length != (long) height * width * CHANNELS) {
      throw new IllegalArgumentException(
          "expected height * width * 3 bytes, found %s for %s x %s"
              .formatted(rgb.length, height, width));
    }
  }

  /** A black square. */
  public static Pixels black(int side) {
    return new Pixels(side, side, new byte[Math.multiplyExact(side * side, CHANNELS)]);
  }

  public String sizeText() {
    return height + " x " + width;
  }
}
