package graft.train;

import graft.cache.ActivationCaches;
import graft.cache.CacheClaim;
import graft.contract.Phase;
import graft.dataset.DataSplit;
import graft.dataset.augment.Augmentation;
import graft.dataset.augment.AugmentedImages;
import graft.failure.GraftException;
import graft.failure.StoppedException;
import graft.files.WholeDirectory;
import graft.model.GraftModel;
import graft.model.MemoryNeed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A training run of one phase or both, and its directory. The directory contains {@code run.json},
 * {@code history.csv}, {@code history.json}, {@code checkpoints/}, the SavedModels {@code frozen/}
 * and {@code unfrozen/}, and {@code model/} if the run makes the model that it begins with. The
 * directory is locked for other processes while the run is open.
 */
public final class TrainingRun implements AutoCloseable {
  /** The file in a run's directory that lists the skipped pictures. */
  public static final String SKIPPED = "skipped.csv";

  private final TrainingSettings settings;
  private final Start start;
  private final RunDirectory directory;
  private final CacheClaim claim;

  /** Whether the directory holds an older run that this run will replace. */
  private boolean holdsOther;

  /** The directory from which {@link #train} opens the model that the run begins with. */
  private Path model;

  /** How a run begins. */
  public enum Start {
    /** In a directory that does not exist yet. */
    NEW,
    /** From the newest undamaged checkpoint of the run in the directory. */
    RESUME,
    /** From the beginning, in place of the run in the directory. */
    RESTART
  }

  private TrainingRun(
      TrainingSettings settings, Start start, RunDirectory directory, CacheClaim claim) {
    this.settings = settings;
    this.start = start;
    this.directory = directory;
    this.claim = claim;
    this.holdsOther = start == Start.RESTART && directory.hasSettings();
    this.model = settings.model();
  }

  /**
   * Locks the output directory and the caches, before anything slow is done.
   *
   * @param data the data set's name
   * @throws GraftException when the directory of a new run exists, the directory of a run to resume
   *     or restart holds no run, the directory can't be written, or another process uses the
   *     directory or the caches
   */
  public static TrainingRun open(TrainingSettings settings, Start start, String data) {
    OutputCheck.requireApart(settings);
    RunDirectory directory =
        start == Start.NEW
            ? RunDirectory.create(settings.output())
            : RunDirectory.reopen(settings.output());
    try {
      if (start == Start.RESTART) {
        directory.requireRun();
      }
      directory.nextModel().settle();
      CacheClaim claim = CacheClaim.take(settings.cache(), settings.model(), data);
      return new TrainingRun(settings, start, directory, claim);
    } catch (RuntimeException | Error e) {
      try (directory) {
        throw e;
      }
    }
  }

  /** Whether the directory holds the settings of this run, so that it can be resumed. */
  public boolean isKept() {
    return directory.hasSettings() && !holdsOther;
  }

  /** The directory of the model that a run makes itself. */
  public static Path ownModelOf(Path run) {
    return RunDirectory.ownModel(run);
  }

  /** The directory of a run's trained model after a phase. */
  public static Path modelOf(Path run, Phase phase) {
    return run.resolve(phase.label());
  }

  /**
   * Makes the model that the run begins with, if the run makes it itself. Call this before {@link
   * #train}. The settings are written first, so that a run interrupted here can be resumed. With
   * --restart, the new model is made beside the old one and replaces it when the new run begins.
   *
   * @param export writes a model to a directory, and replaces a model that is there
   */
  public void makeModel(DataSplit data, Consumer<Path> export) {
    if (!settings.beginsWithOwnModel()) {
      return;
    }
    WholeDirectory.recover(model);
    directory.tidy();
    if (start == Start.RESUME
        && (!directory.settings().lacksOwnModel() || RunDirectory.isWhole(model))) {
      return;
    }
    if (holdsOther) {
      model = directory.nextModel().path();
    }
    boolean begun = directory.hasSettings();
    if (!begun) {
      RunFile.of(settings, data).write();
    }
    try {
      export.accept(model);
    } catch (StoppedException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      if (!begun) {
        directory.deleteSettings();
      }
      throw e;
    }
  }

  /**
   * Trains to the end.
   *
   * @param listeners any number of listeners
   * @throws GraftException when the model doesn't suit the data, a resumed run began with another
   *     model or other data, a file can't be written, or the loss is not finite
   * @throws StoppedException when a listener asks for a stop; see {@link #isKept}
   */
  public void train(DataSplit data, TrainingListener... listeners) {
    Listeners all = new Listeners(List.of(listeners));
    all.hear(() -> train(data, all));
  }

  private void train(DataSplit data, Listeners listener) {
    try (GraftModel opened = GraftModel.open(model, settings.session());
        AugmentedImages augmented = augmented(opened, data)) {
      DataSplit seen = augmented == null ? data : data.with(augmented, data.validation());
      train(opened, seen, listener);
    }
  }

  /** Null where the training images are not changed. */
  private AugmentedImages augmented(GraftModel model, DataSplit data) {
    return settings.augmentation() == Augmentation.NONE
        ? null
        : new AugmentedImages(
            data.train(),
            settings.augmentation(),
            model.description().imageSize(),
            settings.session());
  }

  private void train(GraftModel model, DataSplit data, Listeners listener) {
    RunStart run = new RunStart(settings, start, directory, model, data, listener);
    run.check();
    Checkpoints checkpoints =
        new Checkpoints(directory.checkpoints(), settings.checkpoints().keep(), model);
    Optional<TrainingState> found =
        start == Start.RESUME
            ? new Resumption(settings, directory, checkpoints, listener).find(data)
            : Optional.empty();
    TrainingState state =
        found.orElse(TrainingState.begin(settings.phases().get(0), settings.seed(), List.of()));
    try (ActivationCaches caches = run.openCaches(state)) {
      claim.cachesAreOpen();
      Optional<MemoryNeed> memory = MemoryNeed.now(model, settings.session());
      // The caches hold activations of the model that the run began with, so they are filled
      // before a checkpoint's variables replace the model's.
      DataSplit good = run.pass(caches, memory, state, found.isPresent());
      holdsOther = false;
      new PhaseSequence(settings, directory, model, good, caches, checkpoints, listener)
          .train(state, found.isPresent(), memory);
    }
  }

  /** Unlocks the directory and the caches. */
  @Override
  public void close() {
    try (directory;
        claim) {
      // Both are closed, even if the first close throws.
    }
  }
}
