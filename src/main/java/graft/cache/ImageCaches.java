package graft.cache;

import graft.cache.Inputs.InputBatch;
import graft.contract.InputKind;
import graft.dataset.BadPicture;
import graft.dataset.Draw;
import graft.dataset.ImageDataset;
import graft.model.GraftModel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The caches of one part of the data, the training images or the validation images: one cache for
 * each {@link InputKind}.
 *
 * @param versions the images and all their variants that are trained on, such as their mirror
 *     images, see {@link ImageDataset#allVersions}; each variant has its own record in the cache
 * @param conversions converts each kind to and from its format on disk
 * @param bad the images that can't be decoded, by index in {@code versions}; complete after the
 *     missing blocks are computed or, without caches, after {@link #findBad}
 */
record ImageCaches(
    ImageDataset images,
    ImageDataset versions,
    Map<InputKind, Conversion> conversions,
    Map<InputKind, ActivationCache> caches,
    Map<Integer, BadPicture> bad)
    implements AutoCloseable {
  /** Creates an object without caches; {@link #open} adds caches. */
  ImageCaches(ImageDataset images, Map<InputKind, Conversion> conversions) {
    this(
        images, images.allVersions(), conversions, new EnumMap<>(InputKind.class), new TreeMap<>());
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

  /** Number of records that {@link #check} reads: for each kind, one per image and variant. */
  long recordsToCheck() {
    return (long) versions.size() * caches.size();
  }

  /**
   * Checks the existing blocks. Images marked as bad are decoded again, to learn the reason. If
   * such an image can be decoded now, its block is computed again.
   *
   * @param microBatch images per call of the model, at least 1
   * @param before number of records already checked in other caches, which the progress includes
   * @return the pass that computes the missing blocks
   */
  FeaturePass check(GraftModel model, int microBatch, long before, CacheListener listener) {
    FeaturePass pass = new FeaturePass(model, versions, microBatch, conversions, bad);
    long checked = before;
    for (Map.Entry<InputKind, ActivationCache> entry : caches.entrySet()) {
      ActivationCache cache = entry.getValue();
      Set<Integer> blocks = new TreeSet<>(cache.check(listener, checked));
      int[] marked = cache.bad().stream().mapToInt(Integer::intValue).toArray();
      Map<Integer, BadPicture> found = versions.findBad(marked, done -> listener.stopIfAsked());
      IntStream.of(marked)
          .filter(image -> !found.containsKey(image))
          .forEach(image -> blocks.add(cache.blockOf(image)));
      bad.putAll(found);
      pass.fill(entry.getKey(), cache, List.copyOf(blocks));
      checked += versions.size();
    }
    return pass;
  }

  /** The images that can't be decoded, by their index. */
  Map<Integer, BadPicture> badImages() {
    Map<Integer, BadPicture> images = new TreeMap<>();
    bad.forEach((version, picture) -> images.put(version % this.images.size(), picture));
    return images;
  }

  /** Number of images that {@link #findBad} decodes: all if they are files, else none. */
  int imagesToDecode() {
    return images.size() > 0 && images.file(0).isPresent() ? images.size() : 0;
  }

  /** Finds the images that can't be decoded, for a run that caches nothing. */
  void findBad(LongConsumer done) {
    bad.putAll(images.findBad(IntStream.range(0, imagesToDecode()).toArray(), done));
  }

  /**
   * The cached activations of a kind; the images themselves if the kind isn't cached.
   *
   * @param good the images that can be decoded
   */
  Inputs inputs(InputKind kind, ImageDataset good) {
    ActivationCache cache = caches.get(kind);
    if (cache == null) {
      return new Inputs.Images(good);
    }
    Map<Integer, BadPicture> leftOut = badImages();
    int[] kept = IntStream.range(0, images.size()).filter(i -> !leftOut.containsKey(i)).toArray();
    return new CachedInputs(kind, good, kept, images.size(), cache, conversions.get(kind));
  }

  /**
   * Activations read from a complete cache.
   *
   * @param kept for each decodable image, its index among all images
   * @param all number of all images, including those that can't be decoded. In the cache, this many
   *     records lie from one variant of an image to its next variant.
   */
  private record CachedInputs(
      InputKind kind,
      ImageDataset images,
      int[] kept,
      int all,
      ActivationCache cache,
      Conversion conversion)
      implements Inputs {
    @Override
    public InputBatch batch(int[] indices) {
      return batch(indices, index -> kept[index]);
    }

    @Override
    public InputBatch batch(int[] indices, Draw draw) {
      return batch(indices, index -> images.version(index, draw) * all + kept[index]);
    }

    private InputBatch batch(int[] indices, IntUnaryOperator record) {
      int[] records = IntStream.of(indices).map(record).toArray();
      TFloat32 input =
          conversion.widen(cache.shape().prepend(indices.length), raw -> read(records, raw));
      try {
        return new InputBatch(
            input, TInt64.vectorOf(Arrays.stream(indices).mapToLong(images::label).toArray()));
      } catch (RuntimeException | Error e) {
        input.close();
        throw e;
      }
    }

    private void read(int[] records, Tensor raw) {
      List<ByteBuffer> rows = TensorBytes.rows(raw);
      for (int i = 0; i < records.length; i++) {
        cache.read(records[i], rows.get(i));
      }
    }
  }

  @Override
  public void close() {
    Closing.all(caches.values().iterator());
  }
}
