package graft.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import graft.cache.CacheSettings;
import graft.contract.Phase;
import graft.dataset.augment.Augmentation;
import graft.failure.GraftException;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * All that a training run depends on, apart from its data. In {@code run.json} each component has
 * the name of the option that sets it, see {@link RunJson}; on resume, options are compared with
 * the recorded settings by these names.
 *
 * @param model the SavedModel to begin with, which is never changed
 * @param output directory of the run
 * @param phases the phases to train, in order, at least one
 * @param frozen the frozen phase
 * @param unfrozen the unfrozen phase
 * @param batchSize images an optimizer step, at least 1
 * @param microBatch images a call, at least 1; empty for a size that fits the model's images
 * @param stopping early stopping
 * @param schedule how the learning rate changes within each phase
 * @param regularization weight decay, label smoothing and class weights
 * @param augmentation how training images are changed at random
 * @param seed of shuffles, dropout and augmentation
 * @param maxPixels largest height times width of a picture; empty for the default
 * @param maxBad largest share of pictures that can't be decoded, in [0, 1]; empty for the default
 * @param cache which activations of the base are kept on disk
 * @param session how TensorFlow is opened
 * @param checkpoints when checkpoints are written
 * @param network how the run makes the model itself, inside its directory; empty where it begins
 *     with a model that is there
 */
public record TrainingSettings(
    Path model,
    Path output,
    @JsonProperty("phase") List<Phase> phases,
    @JsonUnwrapped(suffix = "_frozen") PhaseSettings frozen,
    @JsonUnwrapped(suffix = "_unfrozen") PhaseSettings unfrozen,
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
    Optional<NetworkSettings> network) {
  public TrainingSettings {
    Objects.requireNonNull(model, "model is missing");
    Objects.requireNonNull(output, "output is missing");
    Objects.requireNonNull(phases, "phase is missing");
    Objects.requireNonNull(augmentation, "augment is missing");
    phases = List.copyOf(phases);
    if (phases.isEmpty()) {
      throw new GraftException("phases ([]) must be at least one");
    }
    if (batchSize < 1) {
      throw new GraftException("batch size (%d) must be at least 1".formatted(batchSize));
    }
    if (microBatch.isPresent() && microBatch.getAsInt() < 1) {
      throw new GraftException(
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
    return phase == Phase.FROZEN ? frozen : unfrozen;
  }
}
