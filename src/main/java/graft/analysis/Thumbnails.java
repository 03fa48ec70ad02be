package graft.analysis;

import graft.dataset.ImageBatch;
import graft.dataset.ImageDataset;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Makes thumbnails of some pictures of a part.
 *
 * @param first number of the part's first picture
 * @param stopIfAsked is run before each batch; may throw to stop
 */
record Thumbnails(Thumbnail.Maker maker, ImageDataset images, int first, Runnable stopIfAsked) {
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
    // Pictures of different sizes can't be in one batch.
    int atOnce = images.sameSide() ? BATCH : 1;
    for (int from = 0; from < indices.length; from += atOnce) {
      stopIfAsked.run();
      int[] some = Arrays.copyOfRange(indices, from, Math.min(indices.length, from + atOnce));
      try (ImageBatch batch = images.batch(some)) {
        List<Thumbnail> made = maker.of(batch.images());
        for (int i = 0; i < some.length; i++) {
          thumbnails.put(first + some[i], made.get(i));
        }
      }
    }
  }
}
