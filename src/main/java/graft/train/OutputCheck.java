package graft.train;

import graft.contract.Phase;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.Bytes;
import graft.files.DiskSpace;
import graft.files.RealPath;
import graft.model.GraftModel;
import java.nio.file.Path;

/** Checks a run's directory before the run begins. */
final class OutputCheck {
  private OutputCheck() {}

  /**
   * Checks that neither the model's nor the run's directory contains the other, because a run must
   * not change its model, and --restart must not delete the model. A model that the run makes
   * itself is exempt.
   *
   * @throws WrongUseException when the model's directory is inside the run's, or the other way
   *     round
   */
  static void requireApart(TrainingSettings settings) {
    if (settings.beginsWithOwnModel()) {
      return;
    }
    Path model = RealPath.of(settings.model());
    Path output = RealPath.of(settings.output());
    if (output.startsWith(model)) {
      throw new WrongUseException(
          "--output %s is inside the model %s, which a run never changes; choose another"
              .formatted(settings.output(), settings.model()));
    }
    if (model.startsWith(output)) {
      throw new WrongUseException(
          "--model %s is inside --output %s; choose another output"
              .formatted(settings.model(), settings.output()));
    }
  }

  /**
   * Checks that the disk has room for all models and checkpoints, before hours of training.
   *
   * @throws GraftException when the disk has too little room
   */
  static void requireRoom(TrainingSettings run, GraftModel model) {
    Path output = run.output();
    long needed = needed(run, model);
    long free = DiskSpace.free(output);
    if (needed > free) {
      throw new GraftException(
          "%s needs room for %s of checkpoints and models, but its disk has %s free; make room, or choose another --output or fewer --keep-checkpoints"
              .formatted(output, Bytes.words(needed), Bytes.words(free)));
    }
  }

  /** Bytes that the run has yet to write, where its files so far count as room. */
  static long needed(TrainingSettings run, GraftModel model) {
    // The large phase begins with one more model, and a model that the run made itself stays. An
    // old checkpoint is deleted only after the new one is written.
    int models =
        run.allPhases().size() + (run.hasLarge() ? 1 : 0) + (run.beginsWithOwnModel() ? 1 : 0);
    int checkpoints = run.checkpoints().keep() + 1 + (run.stopping().restoreBest() ? 1 : 0);
    Phase last = run.phases().get(run.phases().size() - 1);
    return models * DiskSpace.taken(model.directory())
        + checkpoints * model.trainedVariables().bytes(last)
        - DiskSpace.taken(run.output());
  }
}
