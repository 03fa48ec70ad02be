package graft.cache;

import graft.machine.Precision;
import java.util.List;

/** Descriptions of caches that no model was needed for. */
final class TestCaches {
  private TestCaches() {}

  /** Features of two numbers an image. */
  static CacheDescription features(String dataset, int images, int blockImages) {
    return of("features", List.of(2L), Storage.FLOAT32, dataset, images, blockImages);
  }

  static CacheDescription of(
      String kind, List<Long> shape, Storage storage, String dataset, int images, int blockImages) {
    return new CacheDescription(
        new CacheKey(
            1,
            kind,
            "m",
            "i",
            shape,
            storage,
            1,
            2,
            Precision.FLOAT32,
            true,
            List.of(),
            "2.18.0",
            "p"),
        dataset,
        images,
        blockImages);
  }
}
