package graft.train;

import graft.cache.CacheClaim;
import graft.contract.Phase;
import graft.dataset.DataSplit;
import graft.failure.GraftException;
import graft.files.WholeDirectory;
import graft.train.TrainingRun.Start;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The large phase of a run. It trains a model with the weights of the last phase before it, which
 * lies in {@code model-large/} until the phase is over.
 *
 * @param settings of the whole run
 * @param checkpoints those of the whole run
 */
record LargePhase(
    TrainingSettings settings,
    RunDirectory directory,
    Checkpoints checkpoints,
    ModelCards cards,
    TrainingListener listener) {
  /**
   * Trains the phase to its end.
   *
   * @param newest the state of the newest checkpoint: in this phase, or at the end of the one
   *     before
   * @param data as the phases before take them
   * @param enlarge see {@link TrainingRun#train}
   */
  void train(TrainingState newest, DataSplit data, BiConsumer<Path, Path> enlarge) {
    TrainingSettings large = settings.ofLarge();
    makeModel(large.model(), enlarge);
    listener.stopIfAsked();
    try (CacheClaim claim = CacheClaim.take(large.cache(), large.model(), data.name());
        DataSplit larger = data.resizedTo(settings.large().imageSize().getAsInt())) {
      // The run's files are already there, so this stage begins as a resumed run does.
      new Stage(large, large.model(), Start.RESUME, directory, claim, checkpoints, cards, listener)
          .train(
              larger,
              model -> {
                if (newest.phase() == Phase.LARGE) {
                  return Optional.of(newest);
                }
                TrainingState begin =
                    TrainingState.begin(Phase.LARGE, settings.seed(), newest.history());
                // From now on a resumed run no longer looks at the phases before.
                checkpoints.save(begin, model);
                return Optional.of(begin);
              },
              () -> {});
    }
    WholeDirectory.delete(large.model());
  }

  /** Makes the model that the phase begins with; the same weights each time. */
  private void makeModel(Path model, BiConsumer<Path, Path> enlarge) {
    WholeDirectory.recover(model);
    if (RunDirectory.isWhole(model)) {
      return;
    }
    Path trained =
        TrainingRun.modelOf(directory.path(), settings.phases().get(settings.phases().size() - 1));
    if (!RunDirectory.isWhole(trained)) {
      throw new GraftException(
          "%s is missing or damaged, but the large phase begins with its weights; copy it back, or give the first command again with --restart"
              .formatted(trained));
    }
    enlarge.accept(trained, model);
  }
}
