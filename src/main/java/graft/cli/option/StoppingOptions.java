package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.train.EarlyStopping;
import graft.train.Monitor;
import java.util.OptionalInt;

/** The options of early stopping. */
public final class StoppingOptions {
  @Parameter(
      names = "--patience",
      order = 20,
      description =
          "N: stop a phase after N epochs in a row without improvement; 0 is as 1, as in Keras"
              + " (default: never)")
  @Whole(least = 0, most = Whole.MOST_EPOCHS)
  private Integer patience;

  @Parameter(
      names = "--min-delta",
      order = 21,
      description = "X: the smallest change that counts as an improvement")
  // A loss never changes by more than 1e6.
  @Decimal(least = 0, most = 1e6, rule = "a number from 0 to 1e6")
  private double minDelta;

  @Parameter(
      names = "--monitor",
      order = 22,
      description = "WHAT: val_loss or val_accuracy: what must improve")
  private Monitor monitor = Monitor.VAL_LOSS;

  @Parameter(
      names = "--restore-best",
      order = 23,
      description = "end each phase with the weights of its best epoch, not its last")
  private boolean restoreBest;

  public EarlyStopping earlyStopping() {
    OptionalInt epochs = patience == null ? OptionalInt.empty() : OptionalInt.of(patience);
    return new EarlyStopping(epochs, minDelta, monitor, restoreBest);
  }
}
