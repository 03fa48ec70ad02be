package graft.train;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import graft.contract.EpochRecord;
import graft.failure.WrongUseException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * When a phase ends before its last epoch, and which weights the model then has.
 *
 * @param patience number of tolerated epochs without improvement, at least 0; empty to never stop
 *     early
 * @param minDelta the smallest change that counts as an improvement, at least 0
 * @param monitor the value that is watched
 * @param restoreBest whether the phase ends with the weights of its best epoch instead of its last
 */
public record EarlyStopping(
    OptionalInt patience, double minDelta, Monitor monitor, boolean restoreBest) {
  /** All epochs, and the weights of the last: the default. */
  public static final EarlyStopping NEVER =
      new EarlyStopping(OptionalInt.empty(), 0, Monitor.VAL_LOSS, false);

  public EarlyStopping {
    Objects.requireNonNull(monitor, "monitor is missing");
    if (patience.isPresent() && patience.getAsInt() < 0) {
      throw new WrongUseException(
          "patience (%d) must be at least 0".formatted(patience.getAsInt()));
    }
    if (!(minDelta >= 0) || Double.isInfinite(minDelta)) {
      throw new WrongUseException("min delta (%s) must be at least 0".formatted(minDelta));
    }
  }

  /** The value that early stopping and {@code --restore-best} watch. */
  public enum Monitor {
    /** Mean loss on the validation images: less is better. */
    VAL_LOSS,
    /** Accuracy on the validation images: more is better. */
    VAL_ACCURACY;

    /** The name in options and histories: {@code val_loss} or {@code val_accuracy}. */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    double of(EpochRecord epoch) {
      return this == VAL_LOSS ? epoch.valLoss() : epoch.valAccuracy();
    }

    /** Whether {@code value} is better than {@code best} by more than {@code minDelta}. */
    boolean improves(double value, double best, double minDelta) {
      if (Double.isNaN(best)) {
        return !Double.isNaN(value);
      }
      return this == VAL_LOSS ? value + minDelta < best : value - minDelta > best;
    }
  }

  /** Whether an epoch is better than another one. Any number is better than NaN. */
  boolean improves(EpochRecord epoch, EpochRecord than) {
    return monitor.improves(monitor.of(epoch), monitor.of(than), minDelta);
  }

  /**
   * The place of the best epoch: each epoch takes it that is better than the best before it.
   *
   * @param epochs oldest first, at least one
   */
  public int best(List<EpochRecord> epochs) {
    EarlyStoppingCounter counter = new EarlyStoppingCounter(this, List.of());
    int best = 0;
    for (int i = 0; i < epochs.size(); i++) {
      if (counter.isBest(epochs.get(i))) {
        best = i;
      }
    }
    return best;
  }

  /**
   * How a run chooses its best epoch.
   *
   * @return {@link #NEVER} if the folder is no run's, or the run's record is damaged
   */
  public static EarlyStopping ofRun(Path run) {
    JsonNode settings =
        RunFile.find(run).map(tree -> tree.get("settings")).orElse(MissingNode.getInstance());
    Monitor monitor =
        settings.path("monitor").asText().equals(Monitor.VAL_ACCURACY.label())
            ? Monitor.VAL_ACCURACY
            : NEVER.monitor;
    return new EarlyStopping(
        NEVER.patience, settings.path("min_delta").asDouble(), monitor, NEVER.restoreBest);
  }
}
