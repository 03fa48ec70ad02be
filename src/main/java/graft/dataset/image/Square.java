package graft.dataset.image;

/**
 * The largest square in the middle of a stored picture.
 *
 * @param y its first row
 * @param x its first column
 * @param side its height and width
 */
public record Square(int y, int x, int side) {
  /**
   * The central square of a picture. If an odd number of rows or columns is cut off, the upright
   * picture loses one row or column more at its end than at its start.
   */
  static Square of(ImageSize size, Orientation orientation) {
    int side = size.shorterSide();
    return new Square(
        start(size.height() - side, orientation.mirrorsRows()),
        start(size.width() - side, orientation.mirrorsColumns()),
        side);
  }

  private static int start(int left, boolean mirrored) {
    return (mirrored ? left + 1 : left) / 2;
  }
}
