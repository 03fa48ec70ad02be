package graft;

import graft.contract.Phase;
import graft.dataset.augment.Augmentation;
import graft.failure.WrongUseException;
import graft.train.EarlyStopping;
import graft.train.LargeSettings;
import graft.train.PhaseSettings;
import graft.train.Regularization;
import graft.train.Schedule;
import graft.train.TrainingSettings;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How a {@link Training} trains: {@code Recipe.standard().batchSize(100).seed(3)}. Immutable; each
 * method with a parameter returns a changed recipe. What was set counts instead of a preset's
 * values; a settings record counts with all that is in it.
 */
public final class Recipe {
  List<Phase> phases = TrainingSettings.PHASES;
  PhaseSettings frozen = PhaseSettings.FROZEN;
  PhaseSettings unfrozen = PhaseSettings.UNFROZEN;
  LargeSettings large = LargeSettings.NONE;
  int batchSize = TrainingSettings.BATCH_SIZE;
  OptionalInt microBatch = OptionalInt.empty();
  EarlyStopping stopping = EarlyStopping.NEVER;
  Schedule schedule = Schedule.CONSTANT;
  Regularization regularization = Regularization.NONE;
  Augmentation augmentation = Augmentation.NONE;
  long seed;

  /** The options of the settings that were set. */
  Set<String> given = Set.of();

  private Recipe() {}

  private Recipe with(Consumer<Recipe> change, List<String> options) {
    Recipe changed = new Recipe();
    changed.phases = phases;
    changed.frozen = frozen;
    changed.unfrozen = unfrozen;
    changed.large = large;
    changed.batchSize = batchSize;
    changed.microBatch = microBatch;
    changed.stopping = stopping;
    changed.schedule = schedule;
    changed.regularization = regularization;
    changed.augmentation = augmentation;
    changed.seed = seed;
    changed.given = new HashSet<>(given);
    changed.given.addAll(options);
    change.accept(changed);
    return changed;
  }

  private Recipe with(Consumer<Recipe> change, String... options) {
    return with(change, List.of(options));
  }

  /** The recipe of the notebook that Graft follows: the defaults. */
  public static Recipe standard() {
    return new Recipe();
  }

  /** {@code FROZEN}, {@code UNFROZEN}, or, by default, both in this order. */
  public Recipe phases(List<Phase> some) {
    boolean possible =
        !some.isEmpty()
            && TrainingSettings.PHASES.containsAll(some)
            && some.stream().distinct().sorted().toList().equals(some);
    if (!possible) {
      throw new WrongUseException(
          "phases (" + some + ") must be FROZEN, UNFROZEN, or both in this order");
    }
    return with(next -> next.phases = List.copyOf(some), "--phase");
  }

  /** How the head alone is trained; 4 epochs at 1e-3 by default. */
  public Recipe frozen(PhaseSettings phase) {
    return with(next -> next.frozen = phase, "--epochs-frozen", "--learning-rate-frozen");
  }

  /** How the head and the upper layers are trained; 4 epochs at 1e-5 by default. */
  public Recipe unfrozen(PhaseSettings phase) {
    return with(next -> next.unfrozen = phase, "--epochs-unfrozen", "--learning-rate-unfrozen");
  }

  /** A last phase on larger images; {@link LargeSettings#NONE} by default. */
  public Recipe large(LargeSettings phase) {
    return with(
        next -> next.large = phase,
        phase.imageSize().isPresent()
            ? List.of("--large-size", "--epochs-large", "--learning-rate-large")
            : List.of("--large-size"));
  }

  /** Images of one training step, at least 1; 300 by default. */
  public Recipe batchSize(int images) {
    return with(next -> next.batchSize = atLeastOne("batchSize", images), "--batch-size");
  }

  /**
   * Images of a step that are computed at once, at least 1; by default as many as suit their size.
   * Fewer need less memory, and the result differs only by rounding.
   */
  public Recipe microBatch(int images) {
    OptionalInt number = OptionalInt.of(atLeastOne("microBatch", images));
    return with(next -> next.microBatch = number, "--micro-batch");
  }

  /** When a phase ends early, and with which weights; {@link EarlyStopping#NEVER} by default. */
  public Recipe stopping(EarlyStopping early) {
    return with(
        next -> next.stopping = early, "--patience", "--min-delta", "--monitor", "--restore-best");
  }

  /** How the learning rate changes within a phase; {@link Schedule#CONSTANT} by default. */
  public Recipe schedule(Schedule course) {
    return with(next -> next.schedule = course, "--schedule", "--warmup");
  }

  /**
   * Weight decay, label smoothing, class weights and layer decay; {@link Regularization#NONE} by
   * default.
   */
  public Recipe regularization(Regularization against) {
    return with(
        next -> next.regularization = against,
        "--weight-decay",
        "--label-smoothing",
        "--class-weights",
        "--layer-decay");
  }

  /** How training images are changed at random in every epoch; not at all by default. */
  public Recipe augment(Augmentation how) {
    return with(next -> next.augmentation = how, "--augment");
  }

  /** Seed of shuffles, dropout, augmentation and a new head's weights; 0 by default. */
  public Recipe seed(long number) {
    return with(next -> next.seed = number, "--seed");
  }

  private static int atLeastOne(String name, int number) {
    if (number < 1) {
      throw new WrongUseException(name + " (" + number + ") must be at least 1");
    }
    return number;
  }
}
