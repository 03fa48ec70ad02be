package graft.cli.option;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import graft.Recipe;
import graft.cli.option.Values.Decimal;
import graft.cli.option.Values.Whole;
import graft.contract.Phase;
import graft.dataset.augment.Augmentation;
import graft.train.EarlyStopping;
import graft.train.EarlyStopping.Monitor;
import graft.train.PhaseSettings;
import graft.train.Preset;
import graft.train.TrainingSettings;
import java.util.List;
import java.util.Optional;

/**
 * The options of the training recipe, with early stopping. The defaults, those of the notebook that
 * Graft follows, are the records' own.
 */
public final class RecipeOptions {
  /** Smallest learning rate: in float32, which the graph uses, it is still above 0. */
  static final double LEAST_RATE = 1e-30;

  static final double MOST_RATE = 1e6;
  static final String RATE_RULE = "a number from 1e-30 to 1e6, such as 1e-3";

  @Parameter(
      names = "--preset",
      order = 9,
      description =
          "NAME: options that go together: notebook (the defaults), fast or best, see below; options"
              + " that are given beside it count instead of its own")
  private Preset preset;

  @Parameter(
      names = "--phase",
      order = 16,
      description = "PHASE: frozen (the head only), unfrozen (head and upper layers) or all")
  private Phases phases = Phases.ALL;

  @Parameter(names = "--epochs-frozen", order = 17, description = "N: epochs of the frozen phase")
  @Whole(least = 1, most = Whole.MOST_EPOCHS)
  private int epochsFrozen = PhaseSettings.FROZEN.epochs();

  @Parameter(
      names = "--epochs-unfrozen",
      order = 18,
      description = "N: epochs of the unfrozen phase")
  @Whole(least = 1, most = Whole.MOST_EPOCHS)
  private int epochsUnfrozen = PhaseSettings.UNFROZEN.epochs();

  @Parameter(
      names = "--learning-rate-frozen",
      order = 19,
      description = "X: Adam's learning rate in the frozen phase")
  @Decimal(least = LEAST_RATE, most = MOST_RATE, rule = RATE_RULE)
  private double rateFrozen = decimal(PhaseSettings.FROZEN.learningRate());

  @Parameter(
      names = "--learning-rate-unfrozen",
      order = 20,
      description = "X: Adam's learning rate in the unfrozen phase")
  @Decimal(least = LEAST_RATE, most = MOST_RATE, rule = RATE_RULE)
  private double rateUnfrozen = decimal(PhaseSettings.UNFROZEN.learningRate());

  @ParametersDelegate private final LargeOptions large = new LargeOptions();
  @ParametersDelegate private final ScheduleOptions schedule = new ScheduleOptions();

  @Parameter(names = "--batch-size", order = 25, description = "N: images of one training step")
  @Whole(least = 1, most = Whole.MOST_IMAGES)
  private int batchSize = TrainingSettings.BATCH_SIZE;

  @Parameter(
      names = {"--micro-batch", "--slice"},
      order = 26,
      description =
          "N: how many images of a step are computed at once; fewer need less memory, and the"
              + " result differs only by rounding (default: depends on the image size)")
  @Whole(least = 1, most = Whole.MOST_IMAGES)
  private Integer microBatch;

  @Parameter(
      names = "--augment",
      order = 38,
      description =
          "HOW: change training images at random in every epoch: none, flip (half of them are"
              + " mirrored), or standard (also shifted; photographs cut out and recoloured)")
  private Augmentation augmentation = Augmentation.NONE;

  @Parameter(
      names = "--seed",
      order = 27,
      description =
          "N: seed of shuffles, dropout and augmentation and, without --model, of the head's"
              + " initial weights")
  @Whole
  private long seed;

  @ParametersDelegate
  private final RegularizationOptions regularization = new RegularizationOptions();

  @Parameter(
      names = "--patience",
      order = 30,
      description =
          "N: stop a phase after N epochs in a row without improvement; 0 counts as 1, as in Keras"
              + " (default: never)")
  @Whole(least = 0, most = Whole.MOST_EPOCHS)
  private Integer patience;

  @Parameter(
      names = "--min-delta",
      order = 31,
      description = "X: the smallest change that counts as an improvement")
  // A loss never changes by more than 1e6.
  @Decimal(least = 0, most = 1e6, rule = "a number from 0 to 1e6")
  private double minDelta = EarlyStopping.NEVER.minDelta();

  @Parameter(
      names = "--monitor",
      order = 32,
      description = "WHAT: the value that must improve: val_loss or val_accuracy")
  private Monitor monitor = EarlyStopping.NEVER.monitor();

  @Parameter(
      names = "--restore-best",
      order = 33,
      description = "end each phase with the weights of its best epoch, not its last")
  private boolean restoreBest;

  /** The values of {@code --phase}. */
  enum Phases {
    FROZEN(List.of(Phase.FROZEN)),
    UNFROZEN(List.of(Phase.UNFROZEN)),
    ALL(TrainingSettings.PHASES);

    private final List<Phase> list;

    Phases(List<Phase> list) {
      this.list = list;
    }
  }

  /** The value of {@code --preset}; empty if it was not given. */
  public Optional<Preset> preset() {
    return Optional.ofNullable(preset);
  }

  /** The recipe with the options that were given. */
  public Recipe recipe(Arguments arguments) {
    Setters<Recipe> setters =
        arguments
            .setters(Recipe.standard())
            .set("--phase", recipe -> recipe.phases(phases.list))
            .set("--epochs-frozen", recipe -> recipe.epochsFrozen(epochsFrozen))
            .set("--epochs-unfrozen", recipe -> recipe.epochsUnfrozen(epochsUnfrozen))
            .set("--learning-rate-frozen", recipe -> recipe.learningRateFrozen(rateFrozen))
            .set("--learning-rate-unfrozen", recipe -> recipe.learningRateUnfrozen(rateUnfrozen))
            .set("--batch-size", recipe -> recipe.batchSize(batchSize))
            .set("--micro-batch", recipe -> recipe.microBatch(microBatch))
            .set("--augment", recipe -> recipe.augment(augmentation))
            .set("--seed", recipe -> recipe.seed(seed))
            .set("--patience", recipe -> recipe.patience(patience))
            .set("--min-delta", recipe -> recipe.minDelta(minDelta))
            .set("--monitor", recipe -> recipe.monitor(monitor))
            .set("--restore-best", recipe -> recipe.restoreBest(restoreBest));
    return regularization.set(schedule.set(large.set(setters))).value();
  }

  /** The shortest decimal that rounds to a learning rate, as a user would write it. */
  static double decimal(float rate) {
    return Double.parseDouble(Float.toString(rate));
  }
}
