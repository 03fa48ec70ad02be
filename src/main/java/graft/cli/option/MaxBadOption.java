package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.cli.option.Values.Decimal;
import graft.dataset.DataOptions;

/** {@code --max-bad} of the commands that need labelled pictures. */
public final class MaxBadOption {
  @Parameter(
      names = "--max-bad",
      order = 8,
      description =
          "X: largest share of pictures that can't be decoded and are skipped; more are refused, and"
              + " 0 allows none (default: 0.1)")
  @Decimal(least = 0, most = 1, rule = "a number from 0 to 1")
  private Double given;

  /** The option's value or the default, 0 to 1. */
  public double share() {
    return given == null ? DataOptions.MAX_BAD : given;
  }
}
