package graft.dataset.image;

/** Blends colours with white. */
final class White {
  private White() {}

  /**
   * Blends one channel of a pixel with white, by the pixel's alpha.
   *
   * @param value 0 to {@code most}
   * @param alpha 0 (transparent) to {@code most} (opaque)
   * @param most the largest value: 255 or 65535
   * @return the value scaled to 0 to 255 and rounded
   */
  static byte under(int value, int alpha, int most) {
    if (most == 255 && alpha == 255) {
      return (byte) value;
    }
    long square = (long) most * most;
    long sum = (long) value * alpha + (long) most * (most - alpha);
    return (byte) ((sum * 255 + square / 2) / square);
  }

  /** The same as {@link #under} for a value that is already multiplied by alpha. */
  static byte underPremultiplied(int value, int alpha, int most) {
    long sum = Math.min(most, (long) value + most - alpha);
    return (byte) ((sum * 255 + most / 2) / most);
  }
}
