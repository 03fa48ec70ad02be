package graft.cache;

import graft.contract.InputKind;
import graft.dataset.BadPicture;
import graft.dataset.DataSplit;
import graft.failure.StoppedException;
import graft.files.Count;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/** A run's caches: for each kind, one for the training images and one for the validation images. */
public final class ActivationCaches implements AutoCloseable {
  private final DataSplit data;
  private final Map<InputKind, Conversion> conversions = new EnumMap<>(InputKind.class);
  private final ImageCaches train;
  private final ImageCaches validation;

  /** {@code train} and {@code validation}; only one element if they are the same object. */
  private final List<ImageCaches> parts;

  private final List<FeaturePass> passes = new ArrayList<>();

  /** The data without the pictures that can't be decoded; null until these pictures are known. */
  private DataSplit good;

  private ActivationCaches(DataSplit data, boolean shared) {
    this.data = data;
    this.train = new ImageCaches(data.train(), conversions);
    this.validation = shared ? train : new ImageCaches(data.validation(), conversions);
    this.parts = shared ? List.of(train) : List.of(train, validation);
  }

  /**
   * Decides what is cached and checks existing blocks; {@link #fill} computes missing blocks.
   *
   * @param wanted the kinds that the coming phases can use: {@code FEATURES}, {@code BOUNDARY} or
   *     both
   * @param microBatch images per call of the model, at least 1
   * @throws graft.failure.GraftException when there is no room for what the user asked for, or a
   *     cache can't be written
   */
  public static ActivationCaches open(
      GraftModel model,
      DataSplit data,
      List<InputKind> wanted,
      CacheSettings settings,
      SessionOptions session,
      int microBatch,
      CacheListener listener) {
    Map<InputKind, List<CacheDescription>> planned =
        new CachePlan(model, data, settings, session, microBatch, listener).decide(wanted);
    boolean shared = planned.values().stream().anyMatch(both -> both.size() == 1);
    ActivationCaches caches = new ActivationCaches(data, shared);
    try {
      planned.forEach(
          (kind, descriptions) -> {
            caches.conversions.put(kind, new Conversion(settings.storage(kind), session));
            for (int i = 0; i < descriptions.size(); i++) {
              caches.parts.get(i).open(settings.root(), kind, descriptions.get(i), listener);
            }
          });
      caches.check(model, microBatch, listener);
      return caches;
    } catch (RuntimeException | Error e) {
      try (caches) {
        throw e;
      }
    }
  }

  /** The kinds that are cached. */
  public Set<InputKind> kinds() {
    return Set.copyOf(conversions.keySet());
  }

  /** Number of images that {@link #fill} must send through the base. */
  public long missing() {
    return passes.stream().mapToLong(FeaturePass::images).sum();
  }

  /**
   * Computes the missing blocks in one pass or, if nothing is cached, only decodes all images. In
   * both cases it finds the images that can't be decoded.
   *
   * @return the data without the images that can't be decoded; {@link #train} and {@link
   *     #validation} leave those images out too
   * @throws graft.failure.GraftException when a cache can't be written
   * @throws StoppedException when the listener asks for a stop
   */
  public DataSplit fill(CacheListener listener) {
    long missing = missing();
    if (missing > 0) {
      compute(missing, listener);
    } else if (conversions.isEmpty()) {
      decode(listener);
    } else {
      listener.notice("cache: complete and undamaged, so no image goes through the base again");
    }
    good = data.without(train.badImages(), badOfValidation());
    return good;
  }

  /**
   * The validation images that can't be decoded, by index. If training and validation images are
   * equal, they share a cache, and its bad pictures name the training images' files. The bad
   * validation images are then decoded once more, to name their own files.
   */
  private Map<Integer, BadPicture> badOfValidation() {
    int[] ofTrain = train.badImages().keySet().stream().mapToInt(Integer::intValue).toArray();
    return validation == train
        ? data.validation().findBad(ofTrain, done -> {})
        : validation.badImages();
  }

  /**
   * The activations of the training images; the images themselves if the kind isn't cached. Call
   * {@link #fill} first.
   */
  public Inputs train(InputKind kind) {
    return train.inputs(kind, good.train());
  }

  /**
   * The activations of the validation images; the images themselves if the kind isn't cached. Call
   * {@link #fill} first.
   */
  public Inputs validation(InputKind kind) {
    return validation.inputs(kind, good.validation());
  }

  private void check(GraftModel model, int microBatch, CacheListener listener) {
    if (conversions.isEmpty()) {
      return;
    }
    listener.passStarted(
        "checking the cache",
        "images",
        parts.stream().mapToLong(ImageCaches::recordsToCheck).sum());
    long before = 0;
    for (ImageCaches part : parts) {
      passes.add(part.check(model, microBatch, before, listener));
      before += part.recordsToCheck();
    }
    listener.passEnded();
  }

  /** Reports progress, counting from the {@code before} images that the task had done earlier. */
  private static LongConsumer progress(long before, CacheListener listener) {
    return images -> {
      listener.passed(before + images);
      listener.stopIfAsked();
    };
  }

  private void decode(CacheListener listener) {
    long all = parts.stream().mapToLong(ImageCaches::imagesToDecode).sum();
    if (all == 0) {
      return;
    }
    listener.passStarted("decoding the pictures", "images", all);
    long done = 0;
    for (ImageCaches part : parts) {
      part.findBad(progress(done, listener));
      done += part.imagesToDecode();
    }
    listener.passEnded();
  }

  private void compute(long missing, CacheListener listener) {
    String what = CachePlan.words(conversions.keySet());
    long start = System.nanoTime();
    listener.passStarted(what, "images", missing);
    long done = 0;
    for (FeaturePass pass : passes) {
      pass.run(missing - done, progress(done, listener));
      done += pass.images();
    }
    listener.passEnded();
    double seconds = (System.nanoTime() - start) / 1e9;
    double inside = passes.stream().mapToDouble(FeaturePass::secondsInModel).sum();
    listener.notice(
        String.format(
            Locale.ROOT,
            "cache: %s of %s in %.0fs - %.1f images/s, %.1f%% of the time inside TensorFlow",
            what,
            Count.of(missing, "image"),
            seconds,
            missing / seconds,
            100 * inside / seconds));
  }

  @Override
  public void close() {
    List<AutoCloseable> open = new ArrayList<>(conversions.values());
    open.addAll(parts);
    Closing.all(open.iterator());
  }
}
