package graft.dataset.image;

/** The pixels of a decoded picture, row by row, already blended with white by their alpha. */
@FunctionalInterface
public interface Rows {
  /**
   * Reads a part of a row.
   *
   * @param y the row, counted from the picture's top
   * @param x the part's first column
   * @param rgb array to fill with red, green, blue of each pixel; its length sets the number of
   *     pixels
   */
  void read(int y, int x, byte[] rgb);
}
