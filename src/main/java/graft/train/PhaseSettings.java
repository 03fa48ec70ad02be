package graft.train;

import graft.failure.GraftException;

/**
 * How one phase is trained.
 *
 * @param epochs passes over the training images, at least 1
 * @param learningRate Adam's learning rate, positive and finite; the largest of the phase
 */
public record PhaseSettings(int epochs, float learningRate) {
  public PhaseSettings {
    if (epochs < 1) {
      throw new GraftException("epochs (%d) must be at least 1".formatted(epochs));
    }
    if (!(learningRate > 0) || !Float.isFinite(learningRate)) {
      throw new GraftException(
          "learning rate (%s) must be positive and finite".formatted(learningRate));
    }
  }
}
