package graft.train;

import graft.cache.ActivationCaches;
import graft.cache.CacheClaim;
import graft.dataset.DataSplit;
import graft.dataset.augment.Augmentation;
import graft.dataset.augment.AugmentedImages;
import graft.model.GraftModel;
import graft.model.MemoryNeed;
import graft.train.TrainingRun.Start;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One of the two parts of a run, each of which trains one model: all phases before the large phase,
 * or the large phase.
 *
 * @param settings of these phases alone
 * @param model the directory of the model that these phases begin with. It is not always the one in
 *     the settings: while a run is restarted, its new model waits beside the old one
 * @param start how they begin
 * @param claim of their caches; it stays the caller's to close
 */
record Stage(
    TrainingSettings settings,
    Path model,
    Start start,
    RunDirectory directory,
    CacheClaim claim,
    Checkpoints checkpoints,
    ModelCards cards,
    TrainingListener listener) {
  /**
   * Trains the phases to their end.
   *
   * @param find returns the state to continue from, whose variables are in the newest checkpoint;
   *     empty to begin. It gets the model as the phases begin with it
   * @param begun is run before the first step, when nothing can refuse the run any more
   * @return the state at the end of the last phase
   */
  TrainingState train(
      DataSplit data, Function<GraftModel, Optional<TrainingState>> find, Runnable begun) {
    try (GraftModel opened = GraftModel.open(model, settings.session());
        AugmentedImages augmented = augmented(opened, data)) {
      DataSplit seen = augmented == null ? data : data.with(augmented, data.validation());
      return train(opened, seen, find, begun);
    }
  }

  /** Null where the training images are not changed. */
  private AugmentedImages augmented(GraftModel opened, DataSplit data) {
    return settings.augmentation() == Augmentation.NONE
        ? null
        : new AugmentedImages(
            data.train(),
            settings.augmentation(),
            opened.description().imageSize(),
            settings.session());
  }

  private TrainingState train(
      GraftModel opened,
      DataSplit data,
      Function<GraftModel, Optional<TrainingState>> find,
      Runnable begun) {
    RunStart run = new RunStart(settings, start, directory, opened, data, listener);
    run.check();
    Optional<TrainingState> found = find.apply(opened);
    TrainingState state =
        found.orElse(TrainingState.begin(settings.phases().get(0), settings.seed(), List.of()));
    try (ActivationCaches caches = run.openCaches(state)) {
      claim.cachesAreOpen();
      Optional<MemoryNeed> memory = MemoryNeed.now(opened, settings.session());
      // The caches hold activations of the model that the run began with, so they are filled
      // before a checkpoint's variables replace the model's.
      DataSplit good = run.pass(caches, memory, state, found.isPresent());
      begun.run();
      return new PhaseSequence(
              settings, directory, opened, good, caches, checkpoints, cards, listener)
          .train(state, found.isPresent(), memory);
    }
  }
}
