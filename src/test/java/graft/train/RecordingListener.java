package graft.train;

import graft.contract.EpochRecord;
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
  public void notice(String line) {
    notices.add(line);
  }

  @Override
  public void passStarted(String task, String unit, long images) {
    passes.add(task + " " + images);
  }

  @Override
  public void epochEnded(EpochRecord epoch) {
    epochs.add(epoch);
  }
}
