package graft.dataset;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Images that are decoded for the first time; whoever asked for them closes the batch.
 *
 * @param batch all that were asked for; one that can't be decoded is black
 * @param bad those that can't be decoded, by their place in the batch
 */
public record TriedBatch(ImageBatch batch, Map<Integer, BadPicture> bad) implements AutoCloseable {
  public TriedBatch {
    bad = new TreeMap<>(bad);
  }

  /**
   * The images that can be decoded, perhaps none; this batch is closed.
   *
   * @return the caller closes it
   */
  public ImageBatch good() {
    if (bad.isEmpty()) {
      return batch;
    }
    try (batch) {
      return batch.only(
          IntStream.range(0, batch.size()).filter(place -> !bad.containsKey(place)).toArray());
    }
  }

  @Override
  public void close() {
    batch.close();
  }
}
