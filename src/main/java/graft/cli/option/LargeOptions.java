package graft.cli.option;

import com.beust.jcommander.Parameter;
import graft.Recipe;
import graft.cli.option.Values.Decimal;
import graft.cli.option.Values.Whole;
import graft.export.BaseNetworks;
import graft.export.ExportSettings;
import graft.train.PhaseSettings;

/** The options of a last phase on larger images. */
final class LargeOptions {
  @Parameter(
      names = "--large-size",
      order = 21,
      description =
          "N: add a last phase, large: the layers of the unfrozen phase train further on images of N"
              + " pixels, more than --image-size (default: no such phase)")
  @Whole(least = BaseNetworks.SMALLEST_IMAGE_SIZE, most = ExportSettings.MAX_IMAGE_SIZE)
  private Integer size;

  @Parameter(names = "--epochs-large", order = 22, description = "N: epochs of the large phase")
  @Whole(least = 1, most = Whole.MOST_EPOCHS)
  private int epochs = PhaseSettings.LARGE.epochs();

  @Parameter(
      names = "--learning-rate-large",
      order = 23,
      description = "X: Adam's learning rate in the large phase")
  @Decimal(
      least = RecipeOptions.LEAST_RATE,
      most = RecipeOptions.MOST_RATE,
      rule = RecipeOptions.RATE_RULE)
  private double rate = RecipeOptions.decimal(PhaseSettings.LARGE.learningRate());

  Setters<Recipe> set(Setters<Recipe> setters) {
    return setters
        .set("--large-size", recipe -> recipe.largeSize(size))
        .set("--epochs-large", recipe -> recipe.epochsLarge(epochs))
        .set("--learning-rate-large", recipe -> recipe.learningRateLarge(rate));
  }
}
