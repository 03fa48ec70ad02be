package graft.dataset;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Images of which some may not be decodable. The caller that asked for the batch closes it.
 *
 * @param batch all requested images; an image that can't be decoded is black
 * @param bad the images that can't be decoded, by place in the batch
 */
public record TriedBatch(ImageBatch batch, Map<Integer, BadPicture> bad) implements AutoCloseable {
  public TriedBatch {
    bad = new TreeMap<>(bad);
  }

  /**
   * The images that can be decoded, perhaps none. This batch must not be used after this call.
   *
   * @return a batch that the caller closes
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
