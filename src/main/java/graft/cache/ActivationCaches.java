package graft.cache;

import graft.contract.InputKind;
import graft.contract.SessionOptions;
import graft.contract.StoppedException;
import graft.dataset.DataSet;
import graft.dataset.LabeledImages;
import graft.runner.GraftModel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The caches of a run: for each kind that is cached one of the training images and one of the
 * validation images.
 */
public final class ActivationCaches implements AutoCloseable {
  private final Map<InputKind, Conversion> conversions = new EnumMap<>(InputKind.class);
  private final ImageCaches train;
  private final ImageCaches validation;
  private final List<FeaturePass> passes = new ArrayList<>();

  /** The caches of one part of the data set. */
  private record ImageCaches(LabeledImages images, Map<InputKind, ActivationCache> caches) {
    ImageCaches(LabeledImages images) {
      this(images, new EnumMap<>(InputKind.class));
    }
  }

  private ActivationCaches(DataSet data) {
    this.train = new ImageCaches(data.train());
    this.validation = new ImageCaches(data.validation());
  }

  /**
   * Decides what is cached, and checks what is there; {@link #fill} computes the rest.
   *
   * @param wanted what the phases to come can use, of {@code FEATURES} and {@code BOUNDARY}
   * @param slice images a call of the pass, at least 1
   * @throws graft.contract.GraftException when there is no room for what was asked for, or a cache
   *     can't be written
   */
  public static ActivationCaches open(
      GraftModel model,
      DataSet data,
      List<InputKind> wanted,
      CacheSettings settings,
      SessionOptions session,
      int slice,
      CacheListener listener) {
    final CachePlan plan = CachePlan.of(model, data, wanted, settings, session, slice, listener);
    final ActivationCaches caches = new ActivationCaches(data);
    try {
      caches.open(plan, settings, session, listener);
      caches.check(model, slice, listener);
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

  /** Number of images that a pass must compute before the caches are whole. */
  public long missing() {
    return passes.stream().mapToLong(FeaturePass::images).sum();
  }

  /**
   * Computes all that is missing in one pass; must come before the first batch is read.
   *
   * @throws graft.contract.GraftException when a cache can't be written
   * @throws StoppedException when the listener asks for that
   */
  public void fill(CacheListener listener) {
    final long missing = missing();
    if (missing > 0) {
      compute(missing, listener);
    } else if (!conversions.isEmpty()) {
      listener.notice("cache: whole and intact, no image goes through the base again");
    }
  }

  /** The training images' activations of a kind where these are cached, else the images. */
  public Inputs train(InputKind kind) {
    return inputs(train, kind);
  }

  /** The validation images, likewise. */
  public Inputs validation(InputKind kind) {
    return inputs(validation, kind);
  }

  private Inputs inputs(ImageCaches part, InputKind kind) {
    final ActivationCache cache = part.caches().get(kind);
    return cache == null
        ? Inputs.of(part.images())
        : new CachedInputs(kind, part.images(), cache, conversions.get(kind));
  }

  private void open(
      CachePlan plan, CacheSettings settings, SessionOptions session, CacheListener listener) {
    plan.caches()
        .forEach(
            (kind, pair) -> {
              conversions.put(kind, new Conversion(settings.storage(kind), session));
              final ActivationCache cache =
                  ActivationCache.open(settings.root(), pair.train(), listener);
              train.caches().put(kind, cache);
              // The same images twice are one cache.
              validation
                  .caches()
                  .put(
                      kind,
                      pair.validation().equals(pair.train())
                          ? cache
                          : ActivationCache.open(settings.root(), pair.validation(), listener));
            });
  }

  private void check(GraftModel model, int slice, CacheListener listener) {
    if (conversions.isEmpty()) {
      return;
    }
    listener.passStarted("checking the cache", images());
    long before = 0;
    for (ImageCaches part : parts()) {
      passes.add(missing(model, part, slice, before, listener));
      before += (long) part.images().size() * conversions.size();
    }
    listener.passEnded();
  }

  private long images() {
    return parts().stream().mapToLong(part -> part.images().size()).sum() * conversions.size();
  }

  /** Those that have caches of their own. */
  private List<ImageCaches> parts() {
    return train.caches().equals(validation.caches()) ? List.of(train) : List.of(train, validation);
  }

  private FeaturePass missing(
      GraftModel model, ImageCaches part, int slice, long before, CacheListener listener) {
    final FeaturePass pass = new FeaturePass(model, part.images(), slice, conversions);
    long checked = before;
    for (Map.Entry<InputKind, ActivationCache> entry : part.caches().entrySet()) {
      final List<Integer> blocks = entry.getValue().check(listener, checked);
      pass.fill(entry.getKey(), entry.getValue(), blocks);
      checked += part.images().size();
    }
    return pass;
  }

  private void compute(long missing, CacheListener listener) {
    final String what = CachePlan.words(conversions.keySet());
    final long start = System.nanoTime();
    listener.passStarted(what, missing);
    long done = 0;
    for (FeaturePass pass : passes) {
      final long before = done;
      pass.run(
          images -> {
            listener.passed(before + images);
            listener.stopIfAsked();
          });
      done += pass.images();
    }
    listener.passEnded();
    final double seconds = (System.nanoTime() - start) / 1e9;
    final double inside = passes.stream().mapToDouble(FeaturePass::secondsInModel).sum();
    listener.notice(
        String.format(
            Locale.ROOT,
            "cache: %s of %d images in %.0fs - %.1f images/s, %.1f%% of the time inside TensorFlow",
            what,
            missing,
            seconds,
            missing / seconds,
            100 * inside / seconds));
  }

  @Override
  public void close() {
    final List<AutoCloseable> open = new ArrayList<>(conversions.values());
    parts().forEach(part -> open.addAll(part.caches().values()));
    Closing.all(open);
  }
}
