package graft.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Consecutive pictures that are read together.
 *
 * @param list the pictures' indices, block by block
 */
record Blocks(List<int[]> list) {
  /** Pictures in a block. Two blocks of 2,048 features take 33 MB, and their cosines 17 MB. */
  static final int SIZE = 2048;

  /** All pictures, in their order. */
  static Blocks of(int pictures) {
    List<int[]> list = new ArrayList<>();
    for (int from = 0; from < pictures; from += SIZE) {
      list.add(IntStream.range(from, Math.min(pictures, from + SIZE)).toArray());
    }
    return new Blocks(list);
  }
}
