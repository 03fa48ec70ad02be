package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.cli.option.Values.Decimal;

/** {@code --val-split} of {@code train}. */
public final class SplitOption {
  @Parameter(
      names = "--val-split",
      order = 3,
      description =
          "X: hold out about this share of the data for validation, chosen by a hash of each"
              + " picture's content; if the data come split, as cifar10 does, hold out that share"
              + " of the training part instead of using the validation part (default: 0.2 if the"
              + " data do not come split)")
  @Decimal(least = 0.001, most = 0.999, rule = "a number from 0.001 to 0.999")
  private Double valSplit;

  /** The share held out; null if the option was not given. */
  public Double share() {
    return valSplit;
  }
}
