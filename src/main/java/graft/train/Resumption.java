package graft.train;

import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.dataset.DataSplit;
import graft.failure.GraftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds where an interrupted run continues, and refuses changes that would make it another run. */
record Resumption(
    TrainingSettings settings,
    RunDirectory directory,
    Checkpoints checkpoints,
    TrainingListener listener) {
  private static final int MOST_NAMED = 20;

  /**
   * Finds the run's newest checkpoint.
   *
   * @return the state to continue from; empty if the run was interrupted before its first
   *     checkpoint
   * @throws GraftException when all checkpoints are damaged
   */
  Optional<TrainingState> find() {
    return checkpoints.find(this::isOfThisRun, listener);
  }

  /**
   * Compares the run with what was recorded when it began, and sets its history back to the state
   * that it continues from.
   *
   * @param found the result of {@link #find}
   * @param data the data, including pictures that may not be decodable
   * @throws GraftException when the model or the data differ from those that the run began with, or
   *     all checkpoints are gone
   */
  void check(Optional<TrainingState> found, DataSplit data) {
    SkippedTable skipped = directory.skipped();
    // A run that was stopped early may not have written its list of bad pictures yet.
    if (found.isPresent() || Files.exists(skipped.file())) {
      skipped.differences(skipped.badNow(data)).stream()
          .limit(MOST_NAMED)
          .forEach(difference -> listener.notice("bad pictures changed: " + difference));
    }
    directory
        .settings()
        .differencesOnResume(RunFile.of(settings, data), data::earlierFingerprint)
        .forEach(difference -> listener.notice("bits may differ: " + difference));
    if (found.isEmpty()) {
      refuseWithTrainedModel();
    }
    listener.notice(
        found
            .map(state -> "resumed: " + state.words())
            .orElse("resumed: there was no checkpoint yet, so training starts at the beginning"));
    // The history keeps no epochs that ended after the checkpoint: they are trained again.
    List<EpochRecord> before = found.map(TrainingState::history).orElse(List.of());
    History.write(directory.path(), before);
    found.filter(state -> !isTrained(state)).ifPresent(this::note);
    listener.resumed(before);
  }

  /** Whether nothing is left but to save the last model, to measure it and to report. */
  private boolean isTrained(TrainingState state) {
    return settings.phasesOver(state.history()).containsAll(settings.allPhases());
  }

  /** Notes the resume for the report, for which no training is given up. */
  private void note(TrainingState state) {
    SideWork.run(
        () -> Resumes.add(directory.path(), Resumes.Place.of(state)),
        listener,
        reason ->
            listener.notice(
                "warning: the report will not mark this resume (%s)".formatted(reason)));
  }

  /**
   * Refuses to continue if there is a trained model but no checkpoint. Checkpoints are written
   * before the model, so they were deleted.
   */
  private void refuseWithTrainedModel() {
    for (Phase phase : settings.allPhases()) {
      Path model = TrainingRun.modelOf(directory.path(), phase);
      if (Files.exists(model)) {
        throw new GraftException(
            "the checkpoints of %s are gone, so the run can't be continued (%s is %s); copy the checkpoints back, or give the first command again with --restart"
                .formatted(
                    directory.path(), model, RunDirectory.isWhole(model) ? "whole" : "damaged"));
      }
    }
  }

  private boolean isOfThisRun(TrainingState state) {
    return settings.allPhases().contains(state.phase())
        && state.shuffleSeed() == settings.seed()
        && state.dropoutSeed() == TrainingState.dropoutSeed(state.phase(), settings.seed());
  }
}
