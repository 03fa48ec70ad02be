package graft.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.model.StepResult;
import graft.train.Evaluator.Evaluation;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a run is: everything in a checkpoint apart from the variables. The state of early
 * stopping is computed from the history.
 *
 * @param version version of the file's format, {@link #VERSION}
 * @param phase the phase in progress
 * @param epoch the epoch in progress, from 1; one more than the last epoch when the phase is over
 * @param step optimizer steps done in the epoch
 * @param done loss and accuracy over the epoch's images so far
 * @param seconds wall-clock time spent training in the epoch so far
 * @param shuffleSeed the run's seed, which determines the order of images in every epoch
 * @param dropoutSeed seed of the phase's dropout, which is also among the variables
 * @param bestCheckpoint number of the checkpoint with the weights of the phase's best epoch; null
 *     without --restore-best, or before the first epoch is over
 * @param history the finished epochs of all phases
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record TrainingState(
    int version,
    Phase phase,
    int epoch,
    int step,
    RunningMean done,
    double seconds,
    long shuffleSeed,
    long dropoutSeed,
    Integer bestCheckpoint,
    List<EpochRecord> history) {
  static final int VERSION = 1;

  TrainingState {
    history = List.copyOf(history);
  }

  /** The beginning of a phase. */
  static TrainingState begin(Phase phase, long seed, List<EpochRecord> history) {
    return new TrainingState(
        VERSION, phase, 1, 0, RunningMean.EMPTY, 0, seed, dropoutSeed(phase, seed), null, history);
  }

  /** The seed of a phase's dropout, different in each phase because all count steps from 0. */
  static long dropoutSeed(Phase phase, long seed) {
    return 2 * seed
        + switch (phase) {
          case FROZEN -> 0;
          case UNFROZEN -> 1;
          case LARGE -> 2;
        };
  }

  /** The state after one more optimizer step. */
  TrainingState afterStep(RunningMean newDone, double newSeconds) {
    return at(epoch, step + 1, newDone, newSeconds, bestCheckpoint, history);
  }

  /** The history's entry for the epoch, whose steps must all be done. */
  EpochRecord record(Evaluation validation, double validationSeconds, float lastRate) {
    return new EpochRecord(
        phase,
        epoch,
        done.loss(),
        done.accuracy(),
        validation.loss(),
        validation.accuracy(),
        seconds + validationSeconds,
        seconds,
        step,
        lastRate);
  }

  /** The state at the beginning of the next epoch. */
  TrainingState afterEpoch(EpochRecord record, Integer newBestCheckpoint) {
    List<EpochRecord> longer = new ArrayList<>(history);
    longer.add(record);
    return at(epoch + 1, 0, RunningMean.EMPTY, 0, newBestCheckpoint, longer);
  }

  private TrainingState at(
      int newEpoch,
      int newStep,
      RunningMean mean,
      double time,
      Integer best,
      List<EpochRecord> all) {
    return new TrainingState(
        version, phase, newEpoch, newStep, mean, time, shuffleSeed, dropoutSeed, best, all);
  }

  /** The epochs of the phase in progress. */
  List<EpochRecord> epochsOfPhase() {
    return history.stream().filter(record -> record.phase() == phase).toList();
  }

  /** Epochs of a phase that remain to be trained, the epoch in progress included. */
  int epochsLeft(Phase of, PhaseSettings settings) {
    if (of == phase) {
      return Math.max(0, settings.epochs() - epoch + 1);
    }
    return of.compareTo(phase) < 0 ? 0 : settings.epochs();
  }

  /**
   * The state in words: {@code unfrozen phase, epoch 2, step 34} or {@code frozen phase, after
   * epoch 4}.
   */
  String words() {
    if (step == 0 && epoch > 1) {
      return "%s phase, after epoch %d".formatted(phase.label(), epoch - 1);
    }
    return "%s phase, epoch %d, step %d".formatted(phase.label(), epoch, step);
  }

  /**
   * Loss and accuracy over the images of an epoch so far; every image has the same weight.
   *
   * @param lossSum sum of the images' losses
   * @param correct images classified correctly
   * @param images number of images
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record RunningMean(double lossSum, long correct, long images) {
    /** The mean before the first image. */
    static final RunningMean EMPTY = new RunningMean(0, 0, 0);

    /** Adds the result of a batch, or of the part of it that is computed so far. */
    RunningMean plus(StepResult result, int batchImages) {
      return new RunningMean(
          lossSum + (double) result.loss() * batchImages,
          correct + result.correct(),
          images + batchImages);
    }

    double loss() {
      return lossSum / images;
    }

    double accuracy() {
      return (double) correct / images;
    }
  }
}
