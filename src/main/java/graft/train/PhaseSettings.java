package graft.train;

import com.fasterxml.jackson.annotation.JsonIgnore;
import graft.failure.GraftException;

/**
 * How one phase is trained.
 *
 * @param epochs passes over the training images, at least 1
 * @param learningRate Adam's learning rate, positive and finite
 * @param schedule the rate of each step; null for {@code learningRate} in all steps. {@code
 *     run.json} does not record the schedule, so pass the schedule again to resume the run
 */
public record PhaseSettings(int epochs, float learningRate, @JsonIgnore LearningRate schedule) {
  /** A phase with one learning rate for all steps. */
  public PhaseSettings(int epochs, float learningRate) {
    this(epochs, learningRate, null);
  }

  public PhaseSettings {
    if (epochs < 1) {
      throw new GraftException("epochs (%d) must be at least 1".formatted(epochs));
    }
    if (!(learningRate > 0) || !Float.isFinite(learningRate)) {
      throw new GraftException(
          "learning rate (%s) must be positive and finite".formatted(learningRate));
    }
    if (schedule == null) {
      schedule = new LearningRate.Constant(learningRate);
    }
  }

  /**
   * The rate of a step.
   *
   * @param epoch number of the epoch in the phase, from 1
   * @param step number of the step in the epoch, from 0
   */
  float rate(int epoch, int step, int stepsOfEpoch) {
    return schedule.at((epoch - 1L) * stepsOfEpoch + step, (long) epochs * stepsOfEpoch);
  }
}
