package graft.train;

import graft.cache.ActivationCaches;
import graft.contract.EpochRecord;
import graft.contract.InputKind;
import graft.contract.ModelDescription;
import graft.contract.ModelTraining;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.contract.TrainedOn;
import graft.dataset.DataSplit;
import graft.files.Count;
import graft.files.WholeDirectory;
import graft.model.GraftModel;
import graft.model.MemoryNeed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The phases of a run one after the other, from its beginning or from a checkpoint.
 *
 * @param data the data without pictures that can't be decoded
 * @param caches the filled caches
 */
record PhaseSequence(
    TrainingSettings settings,
    RunDirectory directory,
    GraftModel model,
    DataSplit data,
    ActivationCaches caches,
    Checkpoints checkpoints,
    ModelCards cards,
    TrainingListener listener) {
  /**
   * Trains every phase that is not trained yet.
   *
   * @param begin the state to continue from
   * @param resumed whether the newest checkpoint holds the variables of {@code begin}
   * @param memory the memory needed; empty if it can't be estimated
   * @return the state at the end of the last phase
   */
  TrainingState train(TrainingState begin, boolean resumed, Optional<MemoryNeed> memory) {
    if (resumed) {
      // A checkpoint holds only what training changes; the phase's start sets the other variables.
      start(begin);
      checkpoints.restoreNewest(model);
    }
    TrainingState state = begin;
    for (Phase phase : settings.phases()) {
      if (phase.compareTo(begin.phase()) < 0) {
        continue;
      }
      if (!resumed || phase != begin.phase()) {
        state = TrainingState.begin(phase, settings.seed(), state.history());
        start(state);
      }
      InputKind kind = caches.train(Signatures.cachedInput(phase)).kind();
      int images = Math.min(Math.min(microBatch(kind), settings.batchSize()), data.train().size());
      memory
          .flatMap(
              need ->
                  need.warning(
                      "the " + phase.label() + " phase", Signatures.train(phase, kind), images))
          .ifPresent(listener::notice);
      state = trainPhase(state);
    }
    return state;
  }

  private void start(TrainingState state) {
    model
        .training()
        .start(settings.regularization().startOptions(state.dropoutSeed(), data.train()));
  }

  private TrainingState trainPhase(TrainingState begin) {
    Phase phase = begin.phase();
    long steps = settings.steps(phase, data.train().size());
    if (settings.schedule().warmup() > steps) {
      listener.notice(
          "warning: the warm-up of %d steps is longer than the %s phase (%s), which never reaches its learning rate"
              .formatted(settings.schedule().warmup(), phase.label(), Count.of(steps, "step")));
    }
    PhaseTraining training = new PhaseTraining(this, begin);
    TrainingState end = training.train(directory.path());
    Path saved = TrainingRun.modelOf(directory.path(), phase);
    if (!RunDirectory.isWhole(saved)) {
      if (Files.exists(saved)) {
        listener.notice("%s is damaged; it is written again".formatted(saved));
      }
      WholeDirectory.delete(saved);
      List<Phase> all = settings.allPhases();
      if (phase == all.get(all.size() - 1)) {
        directory.oweReport();
      }
      ModelDescription description = describe(end.history());
      // A bug in the card would come again in every resume, and the model never be saved.
      Optional<String> card =
          SideWork.attempt(
              () -> cards.card(description, data, training::measured),
              listener,
              reason ->
                  listener.notice(
                      "warning: the model in %s is saved without its card (%s)"
                          .formatted(saved, reason)));
      // Before the model, which ends the run: a run that is killed here writes both again.
      card.ifPresentOrElse(directory::writeCard, directory::deleteCard);
      model.save(saved, description, trainedOn(), card);
      listener.notice("%s phase done, model saved in %s".formatted(phase.label(), saved));
    }
    return end;
  }

  /** Images per call. */
  int microBatch(InputKind kind) {
    return settings
        .microBatch()
        .orElse(
            MicroBatches.defaultFor(kind, model.description().imageSize(), settings.batchSize()));
  }

  private ModelDescription describe(List<EpochRecord> history) {
    ModelDescription begun = model.description();
    List<EpochRecord> epochs = new ArrayList<>();
    if (begun.training() != null) {
      epochs.addAll(begun.training().history());
    }
    // The model that the large phase begins with has the epochs of the phases before.
    history.stream()
        .filter(epoch -> settings.phases().contains(epoch.phase()))
        .forEach(epochs::add);
    return begun.withTraining(
        new ModelTraining(
            data.shortName(),
            data.fingerprint(),
            epochs,
            data.train().side(0),
            data.kind().label(),
            data.share().isPresent() ? data.share().getAsDouble() : null));
  }

  /** All pictures the model was trained on; empty if an earlier training did not record its own. */
  private Optional<TrainedOn> trainedOn() {
    Optional<TrainedOn> before = TrainedOn.read(settings.model());
    if (model.description().training() != null && before.isEmpty()) {
      return Optional.empty();
    }
    TrainedOn now = TrainedOn.of(data.train().contentHashes());
    return Optional.of(before.map(now::and).orElse(now));
  }
}
