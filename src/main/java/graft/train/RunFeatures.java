package graft.train;

import graft.cache.ActivationCaches;
import graft.cache.CacheClaim;
import graft.cache.CacheListener;
import graft.cache.CacheSettings;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Inputs;
import graft.contract.InputKind;
import graft.dataset.DataSplit;
import graft.dataset.augment.Augmentation;
import graft.dataset.augment.AugmentedImages;
import graft.failure.GraftException;
import graft.machine.SessionOptions;
import graft.model.GraftModel;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The features of a run's pictures, as the base gave them when the run began. They lie in the
 * caches, where the frozen phase found them too.
 */
public final class RunFeatures implements AutoCloseable {
  private final GraftModel model;

  /** Null where the training images are not changed. */
  private final AugmentedImages augmented;

  private final ActivationCaches caches;

  /** The data without the pictures that can't be decoded; null until the caches are filled. */
  private DataSplit good;

  private RunFeatures(GraftModel model, AugmentedImages augmented, ActivationCaches caches) {
    this.model = model;
    this.augmented = augmented;
    this.caches = caches;
  }

  /**
   * Opens the features that the run has cached.
   *
   * @param session of the run
   * @param data the run's data, as the model that it began with takes them; not closed
   * @return empty if not all of them are there; else the caller closes them
   */
  public static Optional<RunFeatures> cached(
      RunFile run, SessionOptions session, DataSplit data, TrainingListener listener) {
    if (!areCached(run) || !Files.exists(run.settings().model())) {
      return Optional.empty();
    }
    RunFeatures opened = open(run, session, data, new Progress(listener));
    if (opened.caches.missing() > 0) {
      opened.close();
      return Optional.empty();
    }
    return Optional.of(opened.filled(new Progress(listener)));
  }

  /**
   * Opens the features, computing and caching those that are missing.
   *
   * @param data as for {@link #cached}
   * @return the caller closes them
   * @throws GraftException if the model that the run began with is gone, or there is no room
   */
  public static RunFeatures computed(
      RunFile run, SessionOptions session, DataSplit data, TrainingListener listener) {
    TrainingSettings settings = run.settings();
    requireModel(settings);
    try (CacheClaim claim = CacheClaim.take(settings(settings), settings.model(), data.name())) {
      RunFeatures opened = open(run, session, data, listener).filled(listener);
      claim.cachesAreOpen();
      return opened;
    }
  }

  /**
   * Estimates how long {@link #computed} will take, from the time that a few pictures take.
   *
   * @param data as for {@link #cached}
   * @return seconds; 0 if all features are cached
   * @throws GraftException as {@link #computed}
   */
  public static double secondsToCompute(
      RunFile run, SessionOptions session, DataSplit data, TrainingListener listener) {
    TrainingSettings settings = run.settings();
    requireModel(settings);
    try (CacheClaim claim = CacheClaim.take(settings(settings), settings.model(), data.name());
        RunFeatures opened = open(run, session, data, new Progress(listener))) {
      claim.cachesAreOpen();
      long missing = opened.caches.missing();
      return missing == 0
          ? 0
          : new RunEstimate(opened.model, data, Set.of(InputKind.FEATURES), missing)
              .secondsToFill();
    }
  }

  private static void requireModel(TrainingSettings settings) {
    if (!Files.exists(settings.model())) {
      throw new GraftException(
          "the run in %s began with the model %s, which is no longer there; copy it back, because its features are needed"
              .formatted(settings.output(), settings.model()));
    }
  }

  private static RunFeatures open(
      RunFile run, SessionOptions session, DataSplit data, CacheListener listener) {
    TrainingSettings settings = run.settings();
    GraftModel model = GraftModel.open(settings.model(), session);
    AugmentedImages augmented = null;
    ActivationCaches caches = null;
    try {
      int imageSize = model.description().imageSize();
      // The cache of a run that changes its images holds these, and its name depends on it.
      if (areCached(run) && settings.augmentation() != Augmentation.NONE) {
        augmented = new AugmentedImages(data.train(), settings.augmentation(), imageSize, session);
      }
      caches =
          ActivationCaches.open(
              model,
              augmented == null ? data : data.with(augmented, data.validation()),
              List.of(InputKind.FEATURES),
              settings(settings),
              session,
              settings.microBatch().orElse(MicroBatches.ofPass(imageSize)),
              listener);
      return new RunFeatures(model, augmented, caches);
    } catch (RuntimeException | Error e) {
      try {
        close(caches, augmented, model);
      } catch (RuntimeException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /** Computes what is missing, or else closes this. */
  private RunFeatures filled(CacheListener listener) {
    try {
      good = caches.fill(listener);
      return this;
    } catch (RuntimeException | Error e) {
      try (this) {
        throw e;
      }
    }
  }

  /** Whether the run has decided to cache features. */
  private static boolean areCached(RunFile run) {
    return run.settings()
        .cache()
        .decided()
        .filter(kinds -> kinds.contains(InputKind.FEATURES))
        .isPresent();
  }

  private static CacheSettings settings(TrainingSettings settings) {
    CacheSettings ofRun = settings.cache();
    return new CacheSettings(CacheMode.FEATURES, ofRun.root(), ofRun.boundaryStorage());
  }

  /** The features of the training pictures that can be decoded. */
  public Inputs train() {
    return caches.train(InputKind.FEATURES);
  }

  /** The features of the validation pictures that can be decoded. */
  public Inputs validation() {
    return caches.validation(InputKind.FEATURES);
  }

  /** Numbers of a picture. */
  public int width() {
    return Math.toIntExact(model.shapeOf(InputKind.FEATURES)[0]);
  }

  /** The data without the pictures that can't be decoded, in the order of the features. */
  public DataSplit data() {
    return good;
  }

  @Override
  public void close() {
    close(caches, augmented, model);
  }

  private static void close(ActivationCaches caches, AugmentedImages augmented, GraftModel model) {
    try (model;
        augmented;
        caches) {
      // The caches are closed first; what is null is left out.
    }
  }

  /** Shows how the caches are checked, and none of the decisions, which the run has told before. */
  private record Progress(TrainingListener listener) implements CacheListener {
    @Override
    public void passStarted(String task, String unit, long total) {
      listener.passStarted(task, unit, total);
    }

    @Override
    public void passed(long done) {
      listener.passed(done);
    }

    @Override
    public boolean stopRequested() {
      return listener.stopRequested();
    }

    @Override
    public void passEnded() {
      listener.passEnded();
    }
  }
}
