package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.cli.option.Values.Decimal;
import graft.dataset.Splitting;

/** {@code --val-split} of {@code train}. */
public final class SplitOption {
  @Parameter(
      names = "--val-split",
      order = 2,
      description =
          "X: about how much of the data is held out for validation, by a hash of each picture's"
              + " content; of data that come split, cifar10 too, that much of the training part in"
              + " place of their validation part (default: 0.2 of data that are not split)")
  @Decimal(least = 0.001, most = 0.999, rule = "a number from 0.001 to 0.999")
  private Double valSplit;

  /** The share; null where it was not given. */
  public Double share() {
    return valSplit;
  }

  /** How the data of a new run are divided. */
  public Splitting splitting() {
    return valSplit == null ? Splitting.standard() : Splitting.of(valSplit);
  }
}
