package graft.analysis;

import org.tensorflow.types.TFloat32;

/** The features of pictures, one row for each picture, which need not be in memory. */
public interface FeatureRows {
  /** Number of pictures. */
  int size();

  /** Numbers in a row, at least 1. */
  int width();

  /**
   * Reads the rows of pictures.
   *
   * @param pictures indices, each 0 to {@link #size} less 1
   * @return float32 [pictures, width], finite; the caller closes it
   */
  TFloat32 read(int[] pictures);
}
