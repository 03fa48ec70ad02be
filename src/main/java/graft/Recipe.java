package graft;

import static graft.Checks.atLeastOne;
import static graft.Checks.require;

import graft.contract.Phase;
import graft.dataset.augment.Augmentation;
import graft.failure.WrongUseException;
import graft.train.ClassWeights;
import graft.train.EarlyStopping.Monitor;
import graft.train.Regularization;
import graft.train.Schedule;
import graft.train.Schedule.Curve;
import graft.train.TrainingSettings;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * How a {@link Training} trains: {@code Recipe.standard().batchSize(100).seed(3)}. Immutable; each
 * method that sets something returns a changed recipe. What was set counts instead of a preset's
 * value.
 */
public final class Recipe {
  final Changes changes;

  private Recipe(Changes changes) {
    this.changes = changes;
  }

  private Recipe with(String option, Consumer<AskedRecipe> change) {
    return new Recipe(
        changes.with(
            option,
            asked -> {
              change.accept(asked.recipe);
              asked.recipe.check();
            }));
  }

  /** The recipe of the notebook that Graft follows: the defaults. */
  public static Recipe standard() {
    return new Recipe(Changes.NONE);
  }

  /** {@code FROZEN}, {@code UNFROZEN}, or, by default, both in this order. */
  public Recipe phases(List<Phase> some) {
    Objects.requireNonNull(some, "phases");
    for (int i = 0; i < some.size(); i++) {
      Objects.requireNonNull(some.get(i), "phases[" + i + "]");
    }
    boolean possible =
        !some.isEmpty()
            && TrainingSettings.PHASES.containsAll(some)
            && some.stream().distinct().sorted().toList().equals(some);
    if (!possible) {
      throw new WrongUseException(
          "phases (" + some + ") must be FROZEN, UNFROZEN, or both in this order");
    }
    List<Phase> phases = List.copyOf(some);
    return with("--phase", next -> next.phases = phases);
  }

  /** Epochs of the frozen phase, which trains the head alone, at least 1; 4 by default. */
  public Recipe epochsFrozen(int epochs) {
    return with("--epochs-frozen", next -> next.epochsFrozen = epochs);
  }

  /** A learning rate in float32, which TensorFlow computes with. */
  private static float rate(String name, double rate) {
    float rounded = (float) rate;
    require(rounded > 0 && Float.isFinite(rounded), name, rate, "above 0 and finite in float32");
    return rounded;
  }

  /** Adam's learning rate in the frozen phase, above 0; 1e-3 by default. */
  public Recipe learningRateFrozen(double rate) {
    return with(
        "--learning-rate-frozen",
        next -> next.learningRateFrozen = rate("learningRateFrozen", rate));
  }

  /** Epochs of the unfrozen phase, which trains upper layers too, at least 1; 4 by default. */
  public Recipe epochsUnfrozen(int epochs) {
    return with("--epochs-unfrozen", next -> next.epochsUnfrozen = epochs);
  }

  /** Adam's learning rate in the unfrozen phase, above 0; 1e-5 by default. */
  public Recipe learningRateUnfrozen(double rate) {
    return with(
        "--learning-rate-unfrozen",
        next -> next.learningRateUnfrozen = rate("learningRateUnfrozen", rate));
  }

  /**
   * Adds a last phase on larger images.
   *
   * @param pixels their height and width, more than those of the other phases, at most 1024
   */
  public Recipe largeSize(int pixels) {
    return with("--large-size", next -> next.largeSize = OptionalInt.of(pixels));
  }

  /** Epochs of the large phase, at least 1; 1 by default. */
  public Recipe epochsLarge(int epochs) {
    return with("--epochs-large", next -> next.epochsLarge = epochs);
  }

  /** Adam's learning rate in the large phase, above 0; 1e-5 by default. */
  public Recipe learningRateLarge(double rate) {
    return with(
        "--learning-rate-large", next -> next.learningRateLarge = rate("learningRateLarge", rate));
  }

  /** No large phase, the default, even if a preset has one. */
  public Recipe noLargePhase() {
    return new Recipe(changes.without(List.of("--epochs-large", "--learning-rate-large")))
        .with("--large-size", next -> next.largeSize = OptionalInt.empty());
  }

  /** Images of one training step, at least 1; 300 by default. */
  public Recipe batchSize(int images) {
    return with("--batch-size", next -> next.batchSize = atLeastOne("batchSize", images));
  }

  /**
   * Images of a step that are computed at once, at least 1; by default as many as suit their size.
   * Fewer need less memory, and the result differs only by rounding.
   */
  public Recipe microBatch(int images) {
    return with(
        "--micro-batch",
        next -> next.microBatch = OptionalInt.of(atLeastOne("microBatch", images)));
  }

  /** How the learning rate changes within a phase; {@code CONSTANT} by default. */
  public Recipe schedule(Curve curve) {
    Objects.requireNonNull(curve, "schedule");
    return with("--schedule", next -> next.schedule = curve);
  }

  /** Steps of each phase in which the rate rises from 0, see {@link Schedule}; 0 by default. */
  public Recipe warmup(int steps) {
    return with("--warmup", next -> next.warmup = steps);
  }

  /**
   * Stops a phase after so many epochs in a row without improvement, at least 0; 0 counts as 1. By
   * default all epochs are trained.
   */
  public Recipe patience(int epochs) {
    return with("--patience", next -> next.patience = OptionalInt.of(epochs));
  }

  /** The smallest change that counts as an improvement, at least 0; 0 by default. */
  public Recipe minDelta(double change) {
    return with("--min-delta", next -> next.minDelta = change);
  }

  /** The value by which the best epoch is chosen; {@code VAL_LOSS} by default. */
  public Recipe monitor(Monitor value) {
    Objects.requireNonNull(value, "monitor");
    return with("--monitor", next -> next.monitor = value);
  }

  /** Whether each phase ends with the weights of its best epoch; of its last by default. */
  public Recipe restoreBest(boolean wanted) {
    return with("--restore-best", next -> next.restoreBest = wanted);
  }

  /**
   * AdamW's weight decay, for all kernels that are trained, at least 0; 0 by default. {@link
   * Regularization} has the formula.
   */
  public Recipe weightDecay(double decay) {
    return with("--weight-decay", next -> next.weightDecay = decay);
  }

  /**
   * Share of each target that all classes get alike, 0 to less than 1; 0 by default. {@link
   * Regularization} has the formula.
   */
  public Recipe labelSmoothing(double share) {
    return with("--label-smoothing", next -> next.labelSmoothing = share);
  }

  /** How much each class counts in the training loss; each image the same by default. */
  public Recipe classWeights(ClassWeights weights) {
    Objects.requireNonNull(weights, "classWeights");
    return with("--class-weights", next -> next.classWeights = weights);
  }

  /**
   * Each block's learning rate as a share of that of the block above it, after the frozen phase,
   * above 0 and at most 1; 1 by default. {@link Regularization} says where it is from.
   */
  public Recipe layerDecay(double share) {
    return with("--layer-decay", next -> next.layerDecay = share);
  }

  /** How training images are changed at random in every epoch; not at all by default. */
  public Recipe augment(Augmentation how) {
    Objects.requireNonNull(how, "augment");
    return with("--augment", next -> next.augmentation = how);
  }

  /** Seed of shuffles, dropout, augmentation and a new head's weights; 0 by default. */
  public Recipe seed(long number) {
    return with("--seed", next -> next.seed = number);
  }
}
