package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.Recipe;
import graft.cli.option.Values.Decimal;
import graft.train.ClassWeights;
import graft.train.Regularization;

/** Weight decay, label smoothing, class weights and layer decay. */
final class RegularizationOptions {
  @Parameter(
      names = "--weight-decay",
      order = 34,
      description = "X: AdamW's weight decay, for all kernels that are trained")
  @Decimal(least = 0, most = 1e6, rule = "a number from 0 to 1e6, such as 0.01")
  private double weightDecay = Regularization.NONE.weightDecay();

  @Parameter(
      names = "--label-smoothing",
      order = 35,
      description = "X: share of each target that is spread over all classes, such as 0.1")
  @Decimal(least = 0, most = Decimal.BELOW_ONE, rule = "a number from 0 to less than 1")
  private double labelSmoothing = Regularization.NONE.labelSmoothing();

  @Parameter(
      names = "--class-weights",
      order = 36,
      description =
          "WHAT: none, or balanced (each class counts the same in the training loss, however few"
              + " images it has)")
  private ClassWeights classWeights = Regularization.NONE.classWeights();

  @Parameter(
      names = "--layer-decay",
      order = 37,
      description =
          "X: after the frozen phase, the learning rate of each block of the network as a share of"
              + " that of the block above it; the head has the whole rate")
  @Decimal(least = 1e-6, most = 1, rule = "a number from 1e-6 to 1, such as 0.8")
  private double layerDecay = Regularization.NONE.layerDecay();

  Setters<Recipe> set(Setters<Recipe> setters) {
    return setters
        .set("--weight-decay", recipe -> recipe.weightDecay(weightDecay))
        .set("--label-smoothing", recipe -> recipe.labelSmoothing(labelSmoothing))
        .set("--class-weights", recipe -> recipe.classWeights(classWeights))
        .set("--layer-decay", recipe -> recipe.layerDecay(layerDecay));
  }
}
