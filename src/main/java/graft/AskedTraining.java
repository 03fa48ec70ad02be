package graft;

import graft.cache.CacheChoice;
import graft.cache.CacheSettings.CacheMode;
import graft.contract.Phase;
import graft.dataset.augment.Augmentation;
import graft.failure.WrongUseException;
import graft.job.Given;
import graft.job.TrainingRequest;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import graft.train.CheckpointSettings;
import graft.train.EarlyStopping;
import graft.train.LargeSettings;
import graft.train.NetworkSettings;
import graft.train.PhaseSettings;
import graft.train.Preset;
import graft.train.Regularization;
import graft.train.Schedule;
import graft.train.TrainingRun.Start;
import graft.train.TrainingSettings;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** The settings of a {@link Training}, with their defaults. */
final class AskedTraining implements Cloneable {
  Optional<String> data = Optional.empty();
  Optional<Path> output = Optional.empty();
  Optional<Path> model = Optional.empty();
  Start start = Start.NEW;
  NetworkSettings network = NetworkSettings.defaults();
  OptionalDouble valSplit = OptionalDouble.empty();
  OptionalInt subset = OptionalInt.empty();
  OptionalInt valSubset = OptionalInt.empty();
  OptionalLong maxPixels = OptionalLong.empty();
  OptionalDouble maxBad = OptionalDouble.empty();
  Optional<Preset> preset = Optional.empty();
  List<Phase> phases = TrainingSettings.PHASES;
  PhaseSettings frozen = PhaseSettings.FROZEN;
  PhaseSettings unfrozen = PhaseSettings.UNFROZEN;
  LargeSettings large = LargeSettings.NONE;
  int batchSize = TrainingSettings.BATCH_SIZE;
  OptionalInt microBatch = OptionalInt.empty();
  EarlyStopping stopping = EarlyStopping.NEVER;
  Schedule schedule = Schedule.CONSTANT;
  Regularization regularization = Regularization.NONE;
  Augmentation augmentation = Augmentation.NONE;
  Optional<Path> augmentPreview = Optional.empty();
  long seed;
  CacheChoice cache = CacheChoice.of(CacheMode.AUTO);
  CheckpointSettings checkpoints = CheckpointSettings.defaults();
  SessionOptions session = SessionOptions.defaults();
  Optional<Precision> precision = Optional.empty();
  Optional<Path> nativeFolder = Optional.empty();
  TrainingProgress listener = new TrainingProgress() {};
  Set<String> given = Set.of();

  /** A copy. It is shallow, because every field's value is immutable. */
  AskedTraining copy() {
    try {
      return (AskedTraining) clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("this class is cloneable", e);
    }
  }

  void addGiven(List<String> options) {
    Set<String> more = new HashSet<>(given);
    more.addAll(options);
    given = Set.copyOf(more);
  }

  /**
   * What is asked, as a whole.
   *
   * @throws WrongUseException if the run's folder is missing, or a network is given beside a model
   */
  TrainingRequest request() {
    if (output.isEmpty()) {
      throw new WrongUseException("a training needs an output, the folder of the run");
    }
    if (model.isPresent() && given.contains(Training.BASE)) {
      throw new WrongUseException("the model is trained as it was exported: leave the network out");
    }
    return new TrainingRequest(
        start,
        output.get(),
        data,
        valSplit,
        subset,
        valSubset,
        model,
        network,
        preset,
        session,
        precision,
        cache,
        this::settings,
        augmentPreview,
        new Given(given));
  }

  private TrainingSettings settings(
      Path directory, Optional<NetworkSettings> made, SessionOptions decided) {
    return new TrainingSettings(
        directory,
        output.orElseThrow(),
        phases,
        frozen,
        unfrozen,
        large,
        batchSize,
        microBatch,
        stopping,
        schedule,
        regularization,
        augmentation,
        seed,
        maxPixels,
        maxBad,
        cache.settings(decided),
        decided,
        checkpoints,
        made,
        preset.map(Preset::label));
  }
}
