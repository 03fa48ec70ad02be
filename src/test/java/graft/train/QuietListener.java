package graft.train;

import graft.contract.EpochRecord;
import graft.contract.Phase;

/** Hears everything and does nothing; a listener of the tests says only what it cares for. */
interface QuietListener extends TrainingListener {
  @Override
  default boolean stopRequested() {
    return false;
  }

  @Override
  default void notice(String line) {}

  @Override
  default void passStarted(String task, long images) {}

  @Override
  default void passed(long imagesDone) {}

  @Override
  default void passEnded() {}

  @Override
  default void epochStarted(Phase phase, int epoch, int epochs, int steps, long images) {}

  @Override
  default void stepDone(int step, long imagesDone, double loss, double accuracy) {}

  @Override
  default void validationStarted(long images) {}

  @Override
  default void validated(long imagesDone, int[] labels, float[][] probabilities) {}

  @Override
  default void epochEnded(EpochRecord epoch) {}
}
