package graft.cache;

import graft.cache.Inputs.InputBatch;
import graft.contract.InputKind;
import graft.dataset.ImageDataset;
import graft.model.GraftModel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The caches of the training images or of the validation images, one for each kind.
 *
 * @param conversions between each kind's numbers and its format on disk
 */
record ImageCaches(
    ImageDataset images,
    Map<InputKind, Conversion> conversions,
    Map<InputKind, ActivationCache> caches)
    implements AutoCloseable {
  /** Without caches; {@link #open} adds them. */
  ImageCaches(ImageDataset images, Map<InputKind, Conversion> conversions) {
    this(images, conversions, new EnumMap<>(InputKind.class));
  }

  /**
   * Opens the cache of a kind.
   *
   * @throws graft.failure.GraftException when the cache can't be written, or another process has it
   *     open
   */
  void open(Path root, InputKind kind, CacheDescription description, CacheListener listener) {
    caches.put(kind, ActivationCache.open(root, description, listener));
  }

  /** Records that {@link #check} reads: images times kinds. */
  long recordsToCheck() {
    return (long) images.size() * caches.size();
  }

  /**
   * Checks the blocks that are there.
   *
   * @param microBatch images a call of the pass, at least 1
   * @param before records already checked in other caches, for the progress
   * @return the pass that computes the missing blocks
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

  /** The cached activations of a kind; the images where the kind isn't cached. */
  Inputs inputs(InputKind kind) {
    ActivationCache cache = caches.get(kind);
    return cache == null
        ? new Inputs.Images(images)
        : new CachedInputs(kind, images, cache, conversions.get(kind));
  }

  /** Activations read from a cache that lacks no block. */
  private record CachedInputs(
      InputKind kind, ImageDataset images, ActivationCache cache, Conversion conversion)
      implements Inputs {
    @Override
    public InputBatch batch(int[] indices) {
      TFloat32 input =
          conversion.widen(cache.shape().prepend(indices.length), raw -> read(indices, raw));
      try {
        return new InputBatch(
            input, TInt64.vectorOf(Arrays.stream(indices).mapToLong(images::label).toArray()));
      } catch (RuntimeException | Error e) {
        input.close();
        throw e;
      }
    }

    private void read(int[] indices, Tensor raw) {
      List<ByteBuffer> rows = TensorBytes.rows(raw);
      for (int i = 0; i < indices.length; i++) {
        cache.read(indices[i], rows.get(i));
      }
    }
  }

  @Override
  public void close() {
    Closing.all(caches.values().iterator());
  }
}
