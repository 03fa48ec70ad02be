package graft.train;

import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.failure.StoppedException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Several listeners as one.
 *
 * @param all the listeners, in the order in which they are called
 */
record Listeners(List<TrainingListener> all) implements TrainingListener {
  /** Runs the training, then tells all listeners how it ended. */
  void hear(Runnable run) {
    try {
      run.run();
    } catch (RuntimeException | Error e) {
      try {
        ended(e instanceof StoppedException ? End.STOPPED : End.FAILED);
      } catch (RuntimeException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    ended(End.DONE);
  }

  @Override
  public void notice(String line) {
    all.forEach(listener -> listener.notice(line));
  }

  @Override
  public void passStarted(String task, String unit, long total) {
    all.forEach(listener -> listener.passStarted(task, unit, total));
  }

  @Override
  public void passed(long done) {
    all.forEach(listener -> listener.passed(done));
  }

  @Override
  public void passEnded() {
    all.forEach(TrainingListener::passEnded);
  }

  @Override
  public boolean stopRequested() {
    return all.stream().anyMatch(TrainingListener::stopRequested);
  }

  @Override
  public void resumed(List<EpochRecord> before) {
    all.forEach(listener -> listener.resumed(before));
  }

  @Override
  public void epochStarted(Phase phase, int epoch, int epochs, int steps, long images) {
    all.forEach(listener -> listener.epochStarted(phase, epoch, epochs, steps, images));
  }

  @Override
  public void stepDone(int step, long imagesDone, double loss, double accuracy) {
    all.forEach(listener -> listener.stepDone(step, imagesDone, loss, accuracy));
  }

  @Override
  public void validationStarted(long images) {
    all.forEach(listener -> listener.validationStarted(images));
  }

  @Override
  public void validated(long imagesDone, int[] labels, float[][] probabilities) {
    all.forEach(listener -> listener.validated(imagesDone, labels, probabilities));
  }

  @Override
  public void epochEnded(EpochRecord epoch) {
    all.forEach(listener -> listener.epochEnded(epoch));
  }

  /** Tells every listener, even if one before it throws; the first exception is then thrown. */
  @Override
  public void ended(End how) {
    // Closing a stream runs all its handlers, even if some throw; later exceptions are suppressed.
    Stream<TrainingListener> told = all.stream();
    for (TrainingListener listener : all) {
      told = told.onClose(() -> listener.ended(how));
    }
    told.close();
  }
}
