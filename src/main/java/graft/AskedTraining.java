package graft;

import graft.cache.CacheChoice;
import graft.cache.CacheSettings.CacheMode;
import graft.failure.WrongUseException;
import graft.job.Given;
import graft.job.TrainingRequest;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import graft.train.CheckpointSettings;
import graft.train.NetworkSettings;
import graft.train.Preset;
import graft.train.TrainingRun.Start;
import graft.train.TrainingSettings;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** The settings of a {@link Training}, with their defaults. */
final class AskedTraining implements Cloneable {
  Optional<String> data = Optional.empty();
  Optional<Path> output = Optional.empty();
  Optional<Path> model = Optional.empty();
  Start start = Start.NEW;
  NetworkSettings network = NetworkSettings.defaults();
  OptionalDouble valSplit = OptionalDouble.empty();
  OptionalInt subset = OptionalInt.empty();
  OptionalInt valSubset = OptionalInt.empty();
  OptionalLong maxPixels = OptionalLong.empty();
  OptionalDouble maxBad = OptionalDouble.empty();
  Optional<Preset> preset = Optional.empty();
  Recipe recipe = Recipe.standard();
  Optional<Path> augmentPreview = Optional.empty();
  CacheChoice cache = CacheChoice.of(CacheMode.AUTO);
  CheckpointSettings checkpoints = CheckpointSettings.defaults();
  SessionOptions session = SessionOptions.defaults();
  Optional<Precision> precision = Optional.empty();
  Optional<Path> nativeFolder = Optional.empty();
  TrainingProgress listener = new TrainingProgress() {};

  /** The options of the settings that were set, apart from the recipe's. */
  Set<String> given = Set.of();

  /** The settings that count as given in place of those that were set. */
  Optional<Set<String>> givenInstead = Optional.empty();

  /** A copy. It is shallow, because every field's value is immutable. */
  AskedTraining copy() {
    try {
      return (AskedTraining) clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("this class is cloneable", e);
    }
  }

  void addGiven(Collection<String> options) {
    given = union(given, options);
  }

  private Set<String> allGiven() {
    return union(given, recipe.given);
  }

  private static Set<String> union(Collection<String> some, Collection<String> others) {
    Set<String> all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }

  /**
   * What is asked, as a whole.
   *
   * @throws WrongUseException if the run's folder is missing, or a network is given beside a model
   */
  TrainingRequest request() {
    if (output.isEmpty()) {
      throw new WrongUseException("a training needs an output, the folder of the run");
    }
    if (model.isPresent() && given.contains(Training.BASE)) {
      throw new WrongUseException("the model is trained as it was exported: leave the network out");
    }
    return new TrainingRequest(
        start,
        output.get(),
        data,
        valSplit,
        subset,
        valSubset,
        model,
        network,
        preset,
        session,
        precision,
        cache,
        this::settings,
        augmentPreview,
        new Given(givenInstead.orElseGet(this::allGiven)));
  }

  private TrainingSettings settings(
      Path directory, Optional<NetworkSettings> made, SessionOptions decided) {
    return new TrainingSettings(
        directory,
        output.orElseThrow(),
        recipe.phases,
        recipe.frozen,
        recipe.unfrozen,
        recipe.large,
        recipe.batchSize,
        recipe.microBatch,
        recipe.stopping,
        recipe.schedule,
        recipe.regularization,
        recipe.augmentation,
        recipe.seed,
        maxPixels,
        maxBad,
        cache.settings(decided),
        decided,
        checkpoints,
        made,
        preset.map(Preset::label));
  }
}
