package graft.train;

import graft.contract.EpochRecord;
import graft.train.EarlyStopping.Monitor;
import java.util.List;

/**
 * Stops a phase as Keras's {@code EarlyStopping} does: once {@code patience} epochs in a row are no
 * better than the best epoch. Each phase has a new counter. The first epoch always counts as an
 * improvement; a patience of 0 counts as 1.
 */
final class EarlyStoppingCounter {
  private final EarlyStopping settings;
  private EpochRecord best;
  private int wait;

  /** Creates a counter that has already counted these epochs of the phase. */
  EarlyStoppingCounter(EarlyStopping settings, List<EpochRecord> epochs) {
    this.settings = settings;
    epochs.forEach(this::isBest);
  }

  /** Counts an epoch, and tells whether it is the best so far. */
  boolean isBest(EpochRecord epoch) {
    wait++;
    if (best != null && !settings.improves(epoch, best)) {
      return false;
    }
    best = epoch;
    wait = 0;
    return true;
  }

  /** Whether the phase ends with the epoch counted last. */
  boolean stops() {
    return settings.patience().isPresent() && wait > 0 && wait >= settings.patience().getAsInt();
  }

  /**
   * The notice that the phase stopped early, with its best epoch.
   *
   * @param last the epoch counted last
   */
  String words(EpochRecord last) {
    Monitor monitor = settings.monitor();
    return "%s phase stopped early after epoch %d: %s was best in epoch %d (%.4f)"
        .formatted(
            last.phase().label(), last.epoch(), monitor.label(), best.epoch(), monitor.of(best));
  }
}
