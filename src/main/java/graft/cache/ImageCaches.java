package graft.cache;

import graft.contract.InputKind;
import graft.dataset.ImageDataset;
import graft.model.GraftModel;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The caches of one part of the data set, one for each kind. */
final class ImageCaches implements AutoCloseable {
  private final ImageDataset images;
  private final Map<InputKind, Conversion> conversions;
  private final Map<InputKind, ActivationCache> caches = new EnumMap<>(InputKind.class);

  /**
   * Has no cache yet.
   *
   * @param conversions between each kind's numbers and its format on disk
   */
  ImageCaches(ImageDataset images, Map<InputKind, Conversion> conversions) {
    this.images = images;
    this.conversions = conversions;
  }

  /**
   * Adds a kind.
   *
   * @throws graft.failure.GraftException when the cache can't be written, or another process has it
   *     open
   */
  void open(Path root, InputKind kind, CacheDescription description, CacheListener listener) {
    caches.put(kind, ActivationCache.open(root, description, listener));
  }

  /** Images times kinds: each is looked at once. */
  long imagesToCheck() {
    return (long) images.size() * caches.size();
  }

  /**
   * Checks what is there.
   *
   * @param microBatch images a call of the pass, at least 1
   * @param before images that were checked already, in other caches
   * @return the pass that computes the rest
   */
  FeaturePass check(GraftModel model, int microBatch, long before, CacheListener listener) {
    FeaturePass pass = new FeaturePass(model, images, microBatch, conversions);
    long checked = before;
    for (Map.Entry<InputKind, ActivationCache> entry : caches.entrySet()) {
      List<Integer> blocks = entry.getValue().check(listener, checked);
      pass.fill(entry.getKey(), entry.getValue(), blocks);
      checked += images.size();
    }
    return pass;
  }

  /** The activations of a kind where these are cached, else the images. */
  Inputs inputs(InputKind kind) {
    ActivationCache cache = caches.get(kind);
    return cache == null
        ? Inputs.of(images)
        : new CachedInputs(kind, images, cache, conversions.get(kind));
  }

  @Override
  public void close() {
    Closing.all(List.copyOf(caches.values()));
  }
}
