package graft.train;

import graft.contract.EpochRecord;
import graft.contract.Phase;

/** Asks a run to stop once so many slices are trained or validated. */
final class StoppingListener implements TrainingListener {
  private final int slices;
  private int done;

  StoppingListener(int slices) {
    this.slices = slices;
  }

  @Override
  public boolean stopRequested() {
    return done > slices;
  }

  @Override
  public void notice(String line) {}

  @Override
  public void passStarted(String task, long images) {}

  @Override
  public void passed(long imagesDone) {}

  @Override
  public void passEnded() {}

  @Override
  public void epochStarted(Phase phase, int epoch, int epochs, int steps, long images) {}

  @Override
  public void stepDone(int step, long imagesDone, double loss, double accuracy) {
    done++;
  }

  @Override
  public void validationStarted(long images) {}

  @Override
  public void validated(long imagesDone) {
    done++;
  }

  @Override
  public void epochEnded(EpochRecord epoch) {}
}
