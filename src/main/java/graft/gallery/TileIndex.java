package graft.gallery;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Where the tiles of each group are in their file, the surest first. It takes 8 bytes a tile. */
final class TileIndex {
  /** Bits of a place in the file, which may have 4 TB. */
  private static final int OFFSET_BITS = 42;

  private static final int STEPS = 1 << 20;

  /** The keys of each group's tiles, in order. */
  private final long[][] keys;

  private TileIndex(long[][] keys) {
    this.keys = keys;
  }

  /** Reads the file of the tiles through. */
  static TileIndex of(TileFile tiles, int groups) {
    LongStream.Builder[] found =
        IntStream.range(0, groups)
            .mapToObj(group -> LongStream.builder())
            .toArray(LongStream.Builder[]::new);
    tiles.each((offset, group, probability) -> found[group].add(key(offset, probability)));
    long[][] keys = new long[groups][];
    for (int group = 0; group < groups; group++) {
      keys[group] = found[group].build().sorted().toArray();
    }
    return new TileIndex(keys);
  }

  /** Smaller for a larger probability; of equal ones, to a millionth, for the earlier tile. */
  private static long key(long offset, float probability) {
    long unsure = Math.round((1.0 - probability) * (STEPS - 1));
    return unsure << OFFSET_BITS | offset;
  }

  /** Number of tiles in a group. */
  int size(int group) {
    return keys[group].length;
  }

  /** Where one of a group's tiles is. */
  long offset(int group, int place) {
    return keys[group][place] & (1L << OFFSET_BITS) - 1;
  }
}
