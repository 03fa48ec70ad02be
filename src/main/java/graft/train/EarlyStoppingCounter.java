package graft.train;

import graft.contract.EpochRecord;
import java.util.List;

/**
 * Keras's {@code EarlyStopping}, fresh for each phase: training ends after an epoch, not the first,
 * when more than {@code patience - 1} epochs in a row have not improved on the best one.
 */
final class EarlyStoppingCounter {
  private final EarlyStopping settings;
  private EpochRecord best;
  private int wait;

  EarlyStoppingCounter(EarlyStopping settings) {
    this.settings = settings;
  }

  /** Fresh, then with these epochs taken into account. */
  static EarlyStoppingCounter after(List<EpochRecord> epochs, EarlyStopping settings) {
    EarlyStoppingCounter counter = new EarlyStoppingCounter(settings);
    epochs.forEach(counter::isBest);
    return counter;
  }

  /** Takes an epoch into account; whether it is the best so far. */
  boolean isBest(EpochRecord epoch) {
    wait++;
    Monitor monitor = settings.monitor();
    if (best != null
        && !monitor.improves(monitor.of(epoch), monitor.of(best), settings.minDelta())) {
      return false;
    }
    best = epoch;
    wait = 0;
    return true;
  }

  /** Whether the phase ends with the epoch that was last taken into account. */
  boolean stops() {
    return settings.patience().isPresent() && wait > 0 && wait >= settings.patience().getAsInt();
  }

  /**
   * Says that the phase ended early, and what its best epoch was.
   *
   * @param last the epoch that was last taken into account
   */
  String words(EpochRecord last) {
    Monitor monitor = settings.monitor();
    return "%s phase stopped early after epoch %d: %s was best in epoch %d (%.4f)"
        .formatted(
            last.phase().label(), last.epoch(), monitor.label(), best.epoch(), monitor.of(best));
  }
}
