package graft.cache;

import graft.contract.InputKind;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Describes the caches that a model and a data set would have. */
final class CacheDescriber {
  /** Micro-batches in a block: little is lost when a pass is cut short, and files stay few. */
  private static final int MICRO_BATCHES_IN_BLOCK = 5;

  private final GraftModel model;
  private final DataSplit data;
  private final CacheSettings settings;
  private final SessionOptions session;
  private final int microBatch;
  private final Map<ImageDataset, String> imageFingerprints = new IdentityHashMap<>();

  /**
   * Reads nothing yet.
   *
   * @param microBatch images a call of the pass, at least 1
   */
  CacheDescriber(
      GraftModel model,
      DataSplit data,
      CacheSettings settings,
      SessionOptions session,
      int microBatch) {
    this.model = model;
    this.data = data;
    this.settings = settings;
    this.session = session;
    this.microBatch = microBatch;
  }

  /** The caches of one kind. */
  record Pair(CacheDescription train, CacheDescription validation) {
    /** Bytes of both, once they are whole. */
    long bytes() {
      return sum(CacheDescription::bytes);
    }

    /** Bytes that are still to be written below a folder: what is there is kept or replaced. */
    long missingBytes(Path root) {
      return sum(
          cache ->
              Math.max(
                  0,
                  cache.bytes() - CacheFolder.blockBytes(root.resolve(cache.key().folderName()))));
    }

    /** The same images twice are one cache. */
    boolean isShared() {
      return train.equals(validation);
    }

    private long sum(ToLongFunction<CacheDescription> bytes) {
      return bytes.applyAsLong(train) + (isShared() ? 0 : bytes.applyAsLong(validation));
    }
  }

  /**
   * Describes the caches of a kind.
   *
   * @return empty where the model does not tell all that determines the activations: it hides
   *     variables, or leaves their shape open
   */
  Optional<Pair> of(InputKind kind) {
    List<Long> shape = Arrays.stream(model.shapeOf(kind)).boxed().toList();
    if (shape.stream().anyMatch(dimension -> dimension < 1)) {
      return Optional.empty();
    }
    return model
        .fingerprint(kind)
        .map(
            fingerprint ->
                new Pair(
                    describe(kind, fingerprint, shape, data.train()),
                    describe(kind, fingerprint, shape, data.validation())));
  }

  private CacheDescription describe(
      InputKind kind, String fingerprint, List<Long> shape, ImageDataset images) {
    CacheKey key =
        CacheKey.here(
            kind,
            fingerprint,
            imageFingerprints.computeIfAbsent(images, ImageDataset::fingerprint),
            shape,
            settings.storage(kind),
            microBatch,
            session,
            System.getenv());
    int blockImages = (int) Math.min(Integer.MAX_VALUE, (long) MICRO_BATCHES_IN_BLOCK * microBatch);
    return new CacheDescription(key, data.name(), images.size(), blockImages);
  }
}
