package graft.train;

import graft.cache.ActivationCaches;
import graft.contract.EpochRecord;
import graft.contract.InputKind;
import graft.contract.ModelDescription;
import graft.contract.Phase;
import graft.contract.Signatures;
import graft.contract.TrainedOn;
import graft.dataset.DataSplit;
import graft.files.WholeDirectory;
import graft.model.GraftModel;
import graft.model.MemoryNeed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The phases of a run one after the other, from its beginning or from a checkpoint. */
record PhaseSequence(
    TrainingSettings settings,
    RunDirectory directory,
    GraftModel model,
    DataSplit data,
    ActivationCaches caches,
    Checkpoints checkpoints,
    TrainingListener listener) {
  /** For a shorter run, an estimate would come too late to be useful. */
  private static final Duration WORTH_SAYING = Duration.ofSeconds(10);

  /**
   * Trains every phase that is not trained yet.
   *
   * @param begin how far the run is
   * @param resumed whether the newest checkpoint holds that moment's variables
   */
  void train(TrainingState begin, boolean resumed) {
    Optional<MemoryNeed> memory = MemoryNeed.now(model, settings.session());
    sayEstimate(begin);
    if (caches.missing() > 0) {
      int images = MicroBatches.ofPass(model.description().imageSize());
      warn(memory, "filling the caches", Signatures.FEATURES, settings.microBatch().orElse(images));
    }
    // The caches hold activations of the model that the run began with, so they are filled before
    // the checkpoint's variables replace the model's.
    caches.fill(listener);
    if (resumed) {
      // A checkpoint holds only what training changes; the phase's start sets the rest.
      start(begin);
      checkpoints.restoreNewest();
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
      warn(
          memory,
          "the " + phase.label() + " phase",
          Signatures.train(phase, kind),
          Math.min(microBatch(kind), settings.batchSize()));
      state = trainPhase(state);
    }
  }

  private void warn(Optional<MemoryNeed> memory, String what, String signature, int mostImages) {
    int images = Math.min(mostImages, data.train().size());
    memory.flatMap(need -> need.warning(what, signature, images)).ifPresent(listener::notice);
  }

  private void start(TrainingState state) {
    model.start(settings.regularization().startOptions(state.dropoutSeed(), data.train()));
  }

  private TrainingState trainPhase(TrainingState begin) {
    Phase phase = begin.phase();
    long steps = settings.steps(phase, data.train().size());
    if (settings.schedule().warmup() > steps) {
      listener.notice(
          "warning: the warm-up of %d steps is longer than the %s phase (%d steps), which never reaches its learning rate"
              .formatted(settings.schedule().warmup(), phase.label(), steps));
    }
    TrainingState end = new PhaseTraining(this, begin).train(directory.path());
    Path saved = TrainingRun.modelOf(directory.path(), phase);
    if (!RunDirectory.isWhole(saved)) {
      if (Files.exists(saved)) {
        listener.notice("%s is damaged; it is written again".formatted(saved));
      }
      WholeDirectory.delete(saved);
      model.save(saved, describe(end.history()), trainedOn());
      listener.notice("%s phase done, model saved in %s".formatted(phase.label(), saved));
    }
    return end;
  }

  /** Images a call. */
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
    epochs.addAll(history);
    return begun.withTraining(
        new ModelDescription.Training(
            data.shortName(),
            data.fingerprint(),
            epochs,
            data.train().side(0),
            data.kind().label(),
            data.share().isPresent() ? data.share().getAsDouble() : null));
  }

  /** Empty if the model was trained before by someone who recorded no pictures: some would lack. */
  private Optional<TrainedOn> trainedOn() {
    Optional<TrainedOn> before = TrainedOn.read(model.directory());
    if (model.description().training() != null && before.isEmpty()) {
      return Optional.empty();
    }
    TrainedOn now = TrainedOn.of(data.train().contentHashes());
    return Optional.of(before.map(now::and).orElse(now));
  }

  private void sayEstimate(TrainingState state) {
    Duration estimate =
        new RunEstimate(model, data, caches.kinds(), caches.missing()).of(settings, state);
    if (estimate.compareTo(WORTH_SAYING) >= 0) {
      listener.notice(
          "about %s to go: %d training and %d validation images, batches of %d"
              .formatted(
                  words(estimate),
                  data.train().size(),
                  data.validation().size(),
                  settings.batchSize()));
    }
  }

  /** Rounded, because a few images give only a rough estimate. */
  private static String words(Duration duration) {
    if (duration.toMinutes() < 2) {
      return duration.toSeconds() + " s";
    }
    return duration.toHours() < 2
        ? duration.toMinutes() + " min"
        : "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart());
  }
}
