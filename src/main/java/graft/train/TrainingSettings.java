package graft.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import graft.cache.CacheSettings;
import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.dataset.augment.Augmentation;
import graft.failure.WrongUseException;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Everything that a training run depends on, apart from its data. In {@code run.json} each
 * component has the name of the option that sets it, see {@link RunJson}; on resume, options are
 * compared with the recorded settings by these names.
 *
 * @param model the SavedModel to begin with, which is never changed
 * @param output directory of the run
 * @param phases the phases to train before the large one, in order, at least one
 * @param frozen how the frozen phase is trained
 * @param unfrozen how the unfrozen phase is trained
 * @param large the large phase, if there is one
 * @param batchSize images per optimizer step, at least 1
 * @param microBatch images per call, at least 1; empty for a number that suits the image size
 * @param stopping when a phase stops early
 * @param schedule how the learning rate changes within each phase
 * @param regularization weight decay, label smoothing, class weights and layer decay
 * @param augmentation how training images are changed at random
 * @param seed seed of shuffles, dropout and augmentation
 * @param maxPixels largest height times width of a picture; empty for the default
 * @param maxBad largest share of pictures that may be left out as undecodable, in [0, 1]; empty for
 *     the default
 * @param cache which activations of the base are kept on disk
 * @param session options of the TensorFlow session
 * @param checkpoints when checkpoints are written
 * @param network how the run makes its own model, inside its directory; empty if it begins with an
 *     existing model
 * @param preset name of the preset that some of the settings came from; empty if none was asked for
 */
public record TrainingSettings(
    Path model,
    Path output,
    @JsonProperty("phase") List<Phase> phases,
    @JsonUnwrapped(suffix = "_frozen") PhaseSettings frozen,
    @JsonUnwrapped(suffix = "_unfrozen") PhaseSettings unfrozen,
    LargeSettings large,
    int batchSize,
    OptionalInt microBatch,
    @JsonUnwrapped EarlyStopping stopping,
    @JsonProperty("schedules") @JsonUnwrapped Schedule schedule,
    @JsonUnwrapped Regularization regularization,
    @JsonProperty("augment") Augmentation augmentation,
    long seed,
    OptionalLong maxPixels,
    OptionalDouble maxBad,
    @JsonProperty("caches") @JsonUnwrapped CacheSettings cache,
    @JsonUnwrapped SessionOptions session,
    @JsonUnwrapped CheckpointSettings checkpoints,
    Optional<NetworkSettings> network,
    Optional<String> preset) {
  /** The default of {@code phases}. */
  public static final List<Phase> PHASES = List.of(Phase.FROZEN, Phase.UNFROZEN);

  /** The default of {@code batchSize}. */
  public static final int BATCH_SIZE = 300;

  public TrainingSettings {
    Objects.requireNonNull(model, "model is missing");
    Objects.requireNonNull(output, "output is missing");
    Objects.requireNonNull(phases, "phase is missing");
    Objects.requireNonNull(large, "large is missing");
    Objects.requireNonNull(augmentation, "augment is missing");
    phases = List.copyOf(phases);
    if (phases.isEmpty()) {
      throw new WrongUseException("phases ([]) must not be empty");
    }
    if (batchSize < 1) {
      throw new WrongUseException("batch size (%d) must be at least 1".formatted(batchSize));
    }
    if (microBatch.isPresent() && microBatch.getAsInt() < 1) {
      throw new WrongUseException(
          "micro-batch (%d) must be at least 1".formatted(microBatch.getAsInt()));
    }
  }

  /** Whether the run begins with the model that it makes itself, inside its directory. */
  boolean beginsWithOwnModel() {
    return network.isPresent() && model.equals(TrainingRun.ownModelOf(output));
  }

  /**
   * Optimizer steps of a whole phase, without early stopping.
   *
   * @param images number of training images
   */
  long steps(Phase phase, int images) {
    return of(phase).epochs() * (1L + (images - 1) / batchSize);
  }

  /**
   * The learning rate of a step.
   *
   * @param epoch in the phase, from 1
   * @param step in the epoch, from 0
   */
  float rate(Phase phase, int epoch, int step, int stepsOfEpoch) {
    PhaseSettings settings = of(phase);
    return schedule.rate(
        settings.learningRate(),
        (epoch - 1L) * stepsOfEpoch + step,
        (long) settings.epochs() * stepsOfEpoch);
  }

  PhaseSettings of(Phase phase) {
    return switch (phase) {
      case FROZEN -> frozen;
      case UNFROZEN -> unfrozen;
      case LARGE -> large.phase();
    };
  }

  /** Whether a large phase follows {@code phases}. */
  public boolean hasLarge() {
    return large.imageSize().isPresent();
  }

  /** The phases to train, in order, with the large one if the run has it. */
  public List<Phase> allPhases() {
    List<Phase> all = new ArrayList<>(phases);
    if (hasLarge()) {
      all.add(Phase.LARGE);
    }
    return all;
  }

  /**
   * The phases that are trained to their end.
   *
   * @param epochs the run's history
   */
  List<Phase> phasesOver(List<EpochRecord> epochs) {
    return allPhases().stream().filter(phase -> isOver(phase, epochs)).toList();
  }

  private boolean isOver(Phase phase, List<EpochRecord> epochs) {
    List<EpochRecord> own = epochs.stream().filter(epoch -> epoch.phase() == phase).toList();
    return own.size() >= of(phase).epochs()
        || new EarlyStoppingCounter(stopping, own).stops()
        || epochs.stream().anyMatch(epoch -> epoch.phase().compareTo(phase) > 0);
  }

  /** The settings of the large phase alone, which begins with a model of its own. */
  TrainingSettings ofLarge() {
    return new TrainingSettings(
        RunDirectory.largeModel(output),
        output,
        List.of(Phase.LARGE),
        frozen,
        unfrozen,
        new LargeSettings(OptionalInt.empty(), large.phase(), large.decided()),
        batchSize,
        microBatch,
        stopping,
        schedule,
        regularization,
        augmentation,
        seed,
        maxPixels,
        maxBad,
        new CacheSettings(cache.mode(), cache.root(), cache.boundaryStorage(), large.decided()),
        session,
        checkpoints,
        network,
        preset);
  }
}
