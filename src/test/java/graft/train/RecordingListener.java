package graft.train;

import graft.contract.EpochRecord;
import graft.contract.Phase;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a run says. */
public final class RecordingListener implements TrainingListener {
  public final List<String> notices = new ArrayList<>();
  final List<String> passes = new ArrayList<>();
  public final List<EpochRecord> epochs = new ArrayList<>();

  void clear() {
    notices.clear();
    passes.clear();
    epochs.clear();
  }

  @Override
  public boolean stopRequested() {
    return false;
  }

  @Override
  public void notice(String line) {
    notices.add(line);
  }

  @Override
  public void passStarted(String task, long images) {
    passes.add(task + " " + images);
  }

  @Override
  public void passed(long imagesDone) {}

  @Override
  public void passEnded() {}

  @Override
  public void epochStarted(Phase phase, int epoch, int count, int steps, long images) {}

  @Override
  public void stepDone(int step, long imagesDone, double loss, double accuracy) {}

  @Override
  public void validationStarted(long images) {}

  @Override
  public void validated(long imagesDone) {}

  @Override
  public void epochEnded(EpochRecord epoch) {
    epochs.add(epoch);
  }
}
