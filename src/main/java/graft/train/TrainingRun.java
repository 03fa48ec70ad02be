package graft.train;

import graft.cache.ActivationCaches;
import graft.cache.CacheClaim;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.dataset.DataSplit;
import graft.dataset.augment.Augmentation;
import graft.dataset.augment.AugmentedImages;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.WholeDirectory;
import graft.model.GraftModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A training run: one phase or both, and the directory that they write: {@code run.json}, {@code
 * history.csv}, {@code history.json}, {@code checkpoints/} and the SavedModels {@code frozen/} and
 * {@code unfrozen/}, and {@code model/} where the run makes the model that it begins with. While it
 * is open, the directory is locked for other processes.
 */
public final class TrainingRun implements AutoCloseable {
  /** The table of the pictures that a run skips, in its directory. */
  public static final String SKIPPED = "skipped.csv";

  private static final int MOST_NAMED = 20;

  private final TrainingSettings settings;
  private final Start start;
  private final RunDirectory directory;
  private final CacheClaim claim;

  /** How a run begins. */
  public enum Start {
    /** In a directory that does not exist. */
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
  }

  /**
   * Locks the output directory and the caches, before anything slow is done.
   *
   * @param data the data set's name
   * @throws GraftException when the directory exists though the run is new, holds no run though it
   *     is not, or can't be written, or when another process uses it or the caches
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
      CacheClaim claim = CacheClaim.take(settings.cache(), settings.model(), data);
      return new TrainingRun(settings, start, directory, claim);
    } catch (RuntimeException | Error e) {
      try (directory) {
        throw e;
      }
    }
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
   * Makes the run's own model, where it has one: to be called before {@link #train}. The settings
   * are written first, so that a run that is interrupted here can be resumed. A run begun anew
   * replaces an old model once the new one is whole.
   *
   * @param export writes a model to the directory, in place of one that is there
   */
  public void makeModel(DataSplit data, Consumer<Path> export) {
    Path model = settings.model();
    if (!settings.beginsWithOwnModel()) {
      return;
    }
    WholeDirectory.recover(model);
    directory.tidy();
    if (start == Start.RESUME
        && (!directory.settings().lacksOwnModel() || RunDirectory.isWhole(model))) {
      return;
    }
    boolean begun = directory.hasSettings();
    if (!begun) {
      RunFile.of(settings, data).write();
    }
    try {
      export.accept(model);
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
   * @param listeners any number
   * @throws GraftException when the model or data don't suit, or are not those that a resumed run
   *     began with, when a file can't be written, or the loss is not finite
   * @throws graft.failure.StoppedException when a listener asks for a stop; the run can be resumed
   */
  public void train(DataSplit data, TrainingListener... listeners) {
    Listeners all = new Listeners(List.of(listeners));
    all.hear(() -> train(data, all));
  }

  private void train(DataSplit data, Listeners listener) {
    try (GraftModel model = GraftModel.open(settings.model(), settings.session())) {
      checkModel(model, data);
      warnOfUntrainedHead(model, listener);
      directory.tidy();
      OutputCheck.requireRoom(settings, model);
      RunFile now = RunFile.of(settings, data);
      if (start == Start.NEW) {
        now.write();
      }
      Checkpoints checkpoints =
          new Checkpoints(directory.checkpoints(), settings.checkpoints().keep(), model);
      Optional<TrainingState> found =
          start == Start.RESUME ? resume(now, data, checkpoints, listener) : Optional.empty();
      try (AugmentedImages augmented = augmented(model, data)) {
        DataSplit seen = augmented == null ? data : data.with(augmented, data.validation());
        train(model, seen, checkpoints, found, listener);
      }
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

  private void train(
      GraftModel model,
      DataSplit data,
      Checkpoints checkpoints,
      Optional<TrainingState> found,
      TrainingListener listener) {
    TrainingState state =
        found.orElse(TrainingState.begin(settings.phases().get(0), settings.seed(), List.of()));
    try (ActivationCaches caches = openCaches(model, data, state, listener)) {
      claim.cachesAreOpen();
      if (start == Start.RESTART) {
        // The old run is deleted only now, when no check can refuse the new one any more.
        directory.clear(settings.beginsWithOwnModel());
      }
      directory.skipped().write(data.bad());
      if (!data.bad().isEmpty()) {
        listener.notice("all skipped pictures are listed in " + directory.skipped().file());
      }
      if (settings.cache().decided().isEmpty()) {
        // On resume the disk may have more or less room, but the same kinds must be cached.
        RunFile.of(settings, data).writeCaching(caches.kinds());
      }
      new PhaseSequence(settings, directory, model, data, caches, checkpoints, listener)
          .train(state, found.isPresent());
    }
  }

  private Optional<TrainingState> resume(
      RunFile now, DataSplit data, Checkpoints checkpoints, TrainingListener listener) {
    directory.skipped().differences(data.bad()).stream()
        .limit(MOST_NAMED)
        .forEach(difference -> listener.notice("bad pictures changed: " + difference));
    directory
        .settings()
        .differencesOnResume(now, data::earlierFingerprint)
        .forEach(difference -> listener.notice("bits may differ: " + difference));
    Optional<TrainingState> found = checkpoints.find(this::isOfThisRun, listener);
    if (found.isEmpty()) {
      refuseWithTrainedModel();
    }
    listener.notice(
        found
            .map(state -> "resumed: " + state.words())
            .orElse("resumed: there was no checkpoint yet, so training begins"));
    // Epochs that ended after the checkpoint are trained again, so they leave the history.
    History.write(directory.path(), found.map(TrainingState::history).orElse(List.of()));
    return found;
  }

  /** A phase's model is written after its last checkpoint, so somebody has deleted that. */
  private void refuseWithTrainedModel() {
    for (Phase phase : settings.phases()) {
      Path model = modelOf(directory.path(), phase);
      if (Files.exists(model)) {
        throw new GraftException(
            "the checkpoints of %s are gone, so that it can't be continued: %s is %s; begin anew with --restart, or copy them back"
                .formatted(
                    directory.path(), model, RunDirectory.isWhole(model) ? "whole" : "damaged"));
      }
    }
  }

  private boolean isOfThisRun(TrainingState state) {
    return settings.phases().contains(state.phase())
        && state.shuffleSeed() == settings.seed()
        && state.dropoutSeed() == TrainingState.dropoutSeed(state.phase(), settings.seed());
  }

  /** Opens the caches for the phases that remain to be trained. */
  private ActivationCaches openCaches(
      GraftModel model, DataSplit data, TrainingState state, TrainingListener listener) {
    return ActivationCaches.open(
        model,
        data,
        settings.phases().stream()
            .filter(phase -> phase.compareTo(state.phase()) >= 0)
            .map(Signatures::cachedInput)
            .toList(),
        settings.cache(),
        settings.session(),
        settings.microBatch().orElse(MicroBatches.ofPass(model.description().imageSize())),
        listener);
  }

  private void checkModel(GraftModel model, DataSplit data) {
    if (!model.trainable()) {
      throw new GraftException(
          "%s was exported for serving only and can't be trained; use the model it came from"
              .formatted(settings.model()));
    }
    data.requireClasses(settings.model(), model.description().labels());
    if (settings.regularization().layerDecay() != 1 && !model.hasLayerDecay()) {
      throw new WrongUseException(
          "%s has no signature for --layer-decay; copy its weights into a model that has it with graft export --from %s --output DIR, and train that"
              .formatted(settings.model(), settings.model()));
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

  /** Unlocks the directory and the caches. */
  @Override
  public void close() {
    try (directory;
        claim) {
      // Nothing to do but close both, even if the first close throws.
    }
  }
}
