package graft.train;

import graft.failure.WrongUseException;

/**
 * How one phase is trained.
 *
 * @param epochs passes over the training images, at least 1
 * @param learningRate Adam's learning rate, positive and finite; the largest of the phase
 */
public record PhaseSettings(int epochs, float learningRate) {
  /** The default of the frozen phase. */
  public static final PhaseSettings FROZEN = new PhaseSettings(4, 1e-3f);

  /** The default of the unfrozen phase. */
  public static final PhaseSettings UNFROZEN = new PhaseSettings(4, 1e-5f);

  /** The default of the large phase. */
  public static final PhaseSettings LARGE = new PhaseSettings(1, 1e-5f);

  public PhaseSettings {
    if (epochs < 1) {
      throw new WrongUseException("epochs (%d) must be at least 1".formatted(epochs));
    }
    if (!(learningRate > 0) || !Float.isFinite(learningRate)) {
      throw new WrongUseException(
          "learning rate (%s) must be positive and finite".formatted(learningRate));
    }
  }
}
