package graft.analysis;

import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes thumbnails of some pictures of a part.
 *
 * @param first number of the part's first picture
 * @param made is run after each batch; may throw to stop
 */
record Thumbnails(Thumbnail.Maker maker, ImageDataset images, int first, Runnable made) {
  private static final int BATCH = 64;

  /**
   * Reads pictures and makes their thumbnails.
   *
   * @param needed numbers of the pictures; those of other parts are ignored
   * @param thumbnails receives them, by their number
   */
  void read(BitSet needed, Map<Integer, Thumbnail> thumbnails) {
    int[] indices =
        needed.stream()
            .map(number -> number - first)
            .filter(index -> index >= 0 && index < images.size())
            .toArray();
    for (int[] alike : ofOneSide(indices)) {
      for (int from = 0; from < alike.length; from += BATCH) {
        make(Arrays.copyOfRange(alike, from, Math.min(alike.length, from + BATCH)), thumbnails);
      }
    }
  }

  /** Only pictures of one side fit into a batch, which is decoded on all processors. */
  private Collection<int[]> ofOneSide(int[] indices) {
    return images.sameSide()
        ? List.of(indices)
        : IntStream.of(indices)
            .boxed()
            .collect(
                Collectors.groupingBy(
                    images::side,
                    TreeMap::new,
                    Collectors.collectingAndThen(
                        Collectors.toList(),
                        alike -> alike.stream().mapToInt(Integer::intValue).toArray())))
            .values();
  }

  private void make(int[] some, Map<Integer, Thumbnail> thumbnails) {
    try (ImageBatch batch = images.batch(some)) {
      List<Thumbnail> each = maker.of(batch.images());
      for (int i = 0; i < some.length; i++) {
        thumbnails.put(first + some[i], each.get(i));
      }
    }
    made.run();
  }
}
