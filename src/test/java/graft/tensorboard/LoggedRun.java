package graft.tensorboard;

import graft.contract.EpochRecord;
import graft.contract.Phase;
import graft.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tells a log of a training that never was. */
final class LoggedRun {
  static final long MILLIS = 1_700_000_000_000L;

  final List<String> notices = new ArrayList<>();
  private final TensorBoardLog log;

  LoggedRun(Path folder) {
    log = new TensorBoardLog(folder, () -> MILLIS, notices::add);
  }

  /** A step of two micro-batches. */
  void step(int number, double loss) {
    log.stepStarted(number, 0.5f);
    log.stepDone(number - 1, 5, 77, 0);
    log.stepDone(number, 10, loss, 0.25);
  }

  void epoch(int steps, double loss) {
    for (int step = 1; step <= steps; step++) {
      step(step, loss);
    }
    log.epochEnded(record(steps, loss));
  }

  void resumedAfter(int steps) {
    log.resumed(List.of(record(steps, 0)));
  }

  void end() {
    log.ended(TrainingListener.End.DONE);
  }

  private static EpochRecord record(int steps, double loss) {
    return new EpochRecord(Phase.FROZEN, 1, loss, 0.5, loss, 0.75, 1, 1, steps, 0.5f);
  }
}
