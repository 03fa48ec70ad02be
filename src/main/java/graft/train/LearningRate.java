package graft.train;

/**
 * Adam's learning rate in each step of a phase. It is a pure function, so that a resumed run has
 * the same rates.
 */
@FunctionalInterface
public interface LearningRate {
  /**
   * The rate of a step.
   *
   * @param step number of this step within the phase, counted from 0
   * @param steps number of optimizer steps in the whole phase if it doesn't stop early
   * @return the rate: finite, at least 0
   */
  float at(long step, long steps);

  /**
   * The same rate in every step.
   *
   * @param rate positive and finite
   */
  record Constant(float rate) implements LearningRate {
    @Override
    public float at(long step, long steps) {
      return rate;
    }
  }
}
