package graft.train;

import graft.cache.ActivationCaches;
import graft.cache.CacheClaim;
import graft.cache.CacheMode;
import graft.contract.GraftException;
import graft.contract.InputKind;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.contract.WrongUseException;
import graft.dataset.DataSet;
import graft.files.Manifest;
import graft.runner.GraftModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A training run: one phase or both, and the directory they leave: {@code run.json}, {@code
 * history.csv}, {@code history.json}, {@code checkpoints/} and the SavedModels {@code frozen/} and
 * {@code unfrozen/}. While it is open the directory is this process's alone.
 */
public final class TrainingRun implements AutoCloseable {
  private final TrainSettings settings;
  private final Start start;
  private final RunDirectory directory;
  private final CacheClaim claim;

  /** How a run begins. */
  public enum Start {
    /** In a directory that does not exist. */
    NEW,
    /** Where the newest whole checkpoint of the run in the directory ends. */
    RESUME,
    /** From the beginning, in place of the run in the directory. */
    RESTART
  }

  private TrainingRun(
      TrainSettings settings, Start start, RunDirectory directory, CacheClaim claim) {
    this.settings = settings;
    this.start = start;
    this.directory = directory;
    this.claim = claim;
  }

  /**
   * Takes the output directory and the caches, before anything slow is done.
   *
   * @param data the data set's name
   * @throws GraftException when the directory exists though the run is new, holds no run though it
   *     is not, or can't be written, or when another process uses it or the caches
   */
  public static TrainingRun open(TrainSettings settings, Start start, String data) {
    if (absolute(settings.output()).startsWith(absolute(settings.model()))) {
      throw new WrongUseException(
          "--output %s lies inside the model %s, which a run never changes; choose another"
              .formatted(settings.output(), settings.model()));
    }
    final RunDirectory directory =
        start == Start.NEW
            ? RunDirectory.create(settings.output())
            : RunDirectory.reopen(settings.output());
    try {
      final CacheClaim claim = CacheClaim.take(settings.cache(), settings.model(), data);
      return new TrainingRun(settings, start, directory, claim);
    } catch (RuntimeException | Error e) {
      directory.close();
      throw e;
    }
  }

  /**
   * Trains a new run from beginning to end.
   *
   * @throws GraftException as {@link #open} and {@link #train}
   */
  public static void run(TrainSettings settings, DataSet data, TrainingListener listener) {
    try (TrainingRun run = open(settings, Start.NEW, data.name())) {
      run.train(data, listener);
    }
  }

  /** The directory of a run's trained model after a phase. */
  public static Path modelOf(Path run, Phase phase) {
    return RunDirectory.modelOf(run, phase);
  }

  /**
   * Trains to the end.
   *
   * @throws GraftException when the model or data don't suit, or are not those that a resumed run
   *     began with, when a file can't be written, or the loss is no longer finite
   * @throws graft.contract.StoppedException when the listener asks for that; the run can be resumed
   */
  public void train(DataSet data, TrainingListener listener) {
    try (GraftModel model = GraftModel.open(settings.model(), settings.session())) {
      checkModel(model, data);
      warnOfUntrainedHead(model, listener);
      prepare(data, listener);
      try (ActivationCaches caches = openCaches(model, data, listener)) {
        // When the run goes on the disk may have other room, but the numbers must be the same.
        if (settings.cache().mode() == CacheMode.AUTO) {
          describe(decided(caches.kinds()), data).write(settings.output());
        }
        new PhaseSequence(settings, directory, model, data, caches, listener)
            .train(start == Start.RESUME);
      }
    }
  }

  /** Leaves the directory as the run must find it, with its settings in {@code run.json}. */
  private void prepare(DataSet data, TrainingListener listener) {
    final RunFile now = describe(settings.cache().mode(), data);
    if (start == Start.RESUME) {
      directory
          .settings()
          .differencesOnResume(now)
          .forEach(difference -> listener.notice("bits may differ: " + difference));
    }
    if (start == Start.RESTART) {
      directory.clear();
    }
    directory.tidy();
    directory.requireRoom(settings);
    if (start != Start.RESUME) {
      now.write(settings.output());
    }
  }

  private RunFile describe(CacheMode cache, DataSet data) {
    return RunFile.of(settings, cache, Manifest.sha256(settings.model()), data);
  }

  private ActivationCaches openCaches(GraftModel model, DataSet data, TrainingListener listener) {
    return ActivationCaches.open(
        model,
        data,
        settings.phases().stream().map(Signatures::cachedInput).toList(),
        settings.cache(),
        settings.session(),
        settings.slice().orElse(Slices.ofPass(model.description().imageSize())),
        listener);
  }

  private static CacheMode decided(Set<InputKind> cached) {
    if (cached.contains(InputKind.BOUNDARY)) {
      return CacheMode.ALL;
    }
    return cached.isEmpty() ? CacheMode.NONE : CacheMode.FEATURES;
  }

  private void checkModel(GraftModel model, DataSet data) {
    if (!model.trainable()) {
      throw new GraftException(
          "%s was exported for serving only and can't be trained; use the model it came from"
              .formatted(settings.model()));
    }
    final List<String> labels = model.description().labels();
    if (!labels.equals(data.train().classNames())) {
      throw new GraftException(
          "the classes of %s are %s, the labels of %s are %s; they must be the same, in the same order"
              .formatted(data.name(), data.train().classNames(), settings.model(), labels));
    }
  }

  private void warnOfUntrainedHead(GraftModel model, TrainingListener listener) {
    if (settings.phases().get(0) == Phase.UNFROZEN
        && !model.description().hasTrained(Phase.FROZEN)) {
      listener.notice(
          "warning: the head of %s is untrained; its random gradients will spoil the unfrozen layers. Train --phase frozen first"
              .formatted(settings.model()));
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /** Gives the directory and the caches free for others. */
  @Override
  public void close() {
    try (directory;
        claim) {
      // Closing both, whatever the first throws, is all there is to do.
    }
  }
}
