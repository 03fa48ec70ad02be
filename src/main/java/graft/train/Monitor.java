package graft.train;

import com.fasterxml.jackson.annotation.JsonValue;
import graft.contract.EpochRecord;
import java.util.Locale;

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
    return this == VAL_LOSS ? value + minDelta < best : value - minDelta > best;
  }
}
