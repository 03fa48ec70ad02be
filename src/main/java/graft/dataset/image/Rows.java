package graft.dataset.image;

/** The pixels of a decoded picture, row by row, with nothing transparent any more. */
@FunctionalInterface
public interface Rows {
  /**
   * Reads a part of a row.
   *
   * @param y the row
   * @param x the part's first column
   * @param rgb filled with red, green, blue of as many pixels as it holds
   */
  void read(int y, int x, byte[] rgb);
}
