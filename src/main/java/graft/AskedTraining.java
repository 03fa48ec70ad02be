package graft;

import graft.cache.CacheChoice;
import graft.cache.CacheSettings.CacheMode;
import graft.cache.Storage;
import graft.failure.StoppedException;
import graft.failure.WrongUseException;
import graft.files.Writable;
import graft.job.Given;
import graft.job.Trained;
import graft.job.Trainer;
import graft.job.TrainingRequest;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import graft.tensorboard.TensorBoardLog;
import graft.train.CheckpointSettings;
import graft.train.Listeners;
import graft.train.NetworkSettings;
import graft.train.Preset;
import graft.train.TrainingListener;
import graft.train.TrainingRun.Start;
import graft.train.TrainingSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** The settings of a {@link Training}, with their defaults. */
final class AskedTraining {
  Optional<String> data = Optional.empty();
  Optional<Path> output = Optional.empty();
  Optional<Path> model = Optional.empty();
  Start start = Start.NEW;
  NetworkSettings network = NetworkSettings.defaults();
  boolean networkIsSet;
  OptionalDouble valSplit = OptionalDouble.empty();
  OptionalInt subset = OptionalInt.empty();
  OptionalInt valSubset = OptionalInt.empty();
  OptionalLong maxPixels = OptionalLong.empty();
  OptionalDouble maxBad = OptionalDouble.empty();
  Optional<Preset> preset = Optional.empty();
  final AskedRecipe recipe = new AskedRecipe();
  Optional<Path> augmentPreview = Optional.empty();
  Optional<Path> tensorBoard = Optional.empty();
  CacheMode cache = CacheMode.AUTO;
  Optional<Path> cacheFolder = Optional.empty();
  Optional<Storage> boundaryStorage = Optional.empty();
  OptionalInt checkpointSteps = CheckpointSettings.defaults().everySteps();
  Optional<Duration> checkpointTime = CheckpointSettings.defaults().everyTime();
  int keepCheckpoints = CheckpointSettings.defaults().keep();
  SessionOptions session = SessionOptions.defaults();
  Optional<Precision> precision = Optional.empty();
  Optional<Path> nativeFolder = Optional.empty();

  /**
   * Trains as {@link Training#run}.
   *
   * @param given the options of the settings that were set
   */
  TrainingResult run(Set<String> given, TrainingProgress listener) {
    Listeners listeners = new Listeners(listeners(listener));
    return listeners.during(
        () -> Failures.inOneLine("in the training", () -> run(request(given), listeners)));
  }

  /** The log comes first, so that the user's listener hears of its end before the training's. */
  private List<TrainingListener> listeners(TrainingProgress listener) {
    return tensorBoard
        .<List<TrainingListener>>map(
            folder ->
                List.of(
                    new TensorBoardLog(folder, System::currentTimeMillis, listener::notice),
                    listener))
        .orElse(List.of(listener));
  }

  private TrainingResult run(TrainingRequest request, Listeners listeners) {
    Preparation.requireDigits("training");
    tensorBoard.ifPresent(Writable::requireFolder);
    Preparation.prepareProcess(nativeFolder, listeners::notice);
    try {
      Trained trained = new Trainer(request, listeners).train();
      listeners.noteInterrupt();
      return TrainingResult.read(request.output(), trained);
    } catch (StoppedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw Listeners.isInterrupt(e) ? new StoppedException(start == Start.RESUME, e) : e;
    }
  }

  /**
   * What is asked, as a whole.
   *
   * @throws WrongUseException if the run's folder is missing, or a network is given beside a model
   */
  private TrainingRequest request(Set<String> given) {
    if (output.isEmpty()) {
      throw new WrongUseException("a training needs an output, the folder of the run");
    }
    if (model.isPresent() && networkIsSet) {
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
        cache(),
        this::settings,
        augmentPreview,
        new Given(given));
  }

  private CacheChoice cache() {
    return new CacheChoice(cache, cacheFolder, boundaryStorage);
  }

  CheckpointSettings checkpoints() {
    return new CheckpointSettings(checkpointSteps, checkpointTime, keepCheckpoints);
  }

  private TrainingSettings settings(
      Path directory, Optional<NetworkSettings> made, SessionOptions decided) {
    return new TrainingSettings(
        directory,
        output.orElseThrow(),
        recipe.phases,
        recipe.frozen(),
        recipe.unfrozen(),
        recipe.large(),
        recipe.batchSize,
        recipe.microBatch,
        recipe.stopping(),
        recipe.schedule(),
        recipe.regularization(),
        recipe.augmentation,
        recipe.seed,
        maxPixels,
        maxBad,
        cache().settings(decided),
        decided,
        checkpoints(),
        made,
        preset.map(Preset::label));
  }
}
