package graft.dataset.image;

/** Colours laid on white. */
final class White {
  private White() {}

  /**
   * A value of a pixel as it looks on white.
   *
   * @param value 0 to most
   * @param alpha 0, which is transparent, to most
   * @param most the largest value: 255 or 65535
   * @return rounded to 0 to 255
   */
  static byte under(int value, int alpha, int most) {
    if (most == 255 && alpha == 255) {
      return (byte) value;
    }
    long square = (long) most * most;
    long sum = (long) value * alpha + (long) most * (most - alpha);
    return (byte) ((sum * 255 + square / 2) / square);
  }

  /** The same for a value that was multiplied by alpha already. */
  static byte underPremultiplied(int value, int alpha, int most) {
    long sum = Math.min(most, (long) value + most - alpha);
    return (byte) ((sum * 255 + most / 2) / most);
  }
}
