package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.cli.option.Values.Decimal;
import graft.train.ClassWeights;
import graft.train.Regularization;

/** Weight decay, label smoothing and class weights. */
final class RegularizationOptions {
  @Parameter(
      names = "--weight-decay",
      order = 18,
      description = "X: AdamW's weight decay, for all kernels that are trained")
  @Decimal(least = 0, most = 1e6, rule = "a number from 0 to 1e6, such as 0.01")
  private double weightDecay;

  @Parameter(
      names = "--label-smoothing",
      order = 18,
      description = "X: share of each target that is spread over all classes, such as 0.1")
  @Decimal(least = 0, most = Decimal.BELOW_ONE, rule = "a number from 0 to less than 1")
  private double labelSmoothing;

  @Parameter(
      names = "--class-weights",
      order = 18,
      description =
          "WHAT: none, or balanced (each class counts the same in the training loss, however few"
              + " images it has)")
  private ClassWeights classWeights = ClassWeights.NONE;

  Regularization regularization() {
    return new Regularization(weightDecay, labelSmoothing, classWeights);
  }
}
