package graft;

import graft.cache.CacheChoice;
import graft.dataset.DataSpec;
import graft.failure.GraftException;
import graft.failure.StoppedException;
import graft.failure.WrongUseException;
import graft.job.Trainer;
import graft.job.TrainingRequest;
import graft.machine.LinkFailure;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import graft.report.ClassificationReport;
import graft.train.CheckpointSettings;
import graft.train.NetworkSettings;
import graft.train.Preset;
import graft.train.TrainingRun.Start;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Trains a model on labelled pictures, as {@code graft train} does.
 *
 * <pre>{@code
 * TrainingResult result =
 *     Training.of(Path.of("pictures")).output(Path.of("run")).listener(progress).run();
 * }</pre>
 *
 * <p>Immutable; each method that sets something returns a changed training. The defaults are those
 * of the command line. Messages name a setting by its option: {@code --val-split} is {@link
 * #valSplit}, {@code --batch-size} is {@link Recipe#batchSize}. A value out of range is a {@link
 * WrongUseException}, from the method, its settings record or {@link #run}.
 */
public final class Training {
  static final String BASE = "--base";

  private final AskedTraining asked;

  private Training(AskedTraining asked) {
    this.asked = asked;
  }

  private Training with(Consumer<AskedTraining> change, List<String> options) {
    AskedTraining changed = asked.copy();
    change.accept(changed);
    changed.addGiven(options);
    return new Training(changed);
  }

  private Training with(Consumer<AskedTraining> change, String... options) {
    return with(change, List.of(options));
  }

  /** A training on a folder with a folder of pictures for each class, or on a CSV table. */
  public static Training of(Path data) {
    String name = data.toString();
    // A folder with the name of a data set that Graft knows is no such data set.
    return of(DataSpec.isPath(name) ? name : Path.of(".").resolve(data).toString());
  }

  /** A training on {@code cifar10}, {@code sample}, or what a path names. */
  public static Training of(String data) {
    return new Training(new AskedTraining()).with(next -> next.data = Optional.of(data), "--data");
  }

  /** Continues a run with its recorded settings and data, as {@link #resume} does. */
  public static Training ofRun(Path run) {
    return new Training(new AskedTraining()).output(run).resume();
  }

  /** The run's folder. It must not exist, unless the run is resumed or restarted. Required. */
  public Training output(Path folder) {
    return with(next -> next.output = Optional.of(folder), "--output");
  }

  /** Trains this model, a model's folder or a run's; by default one is made in the run's folder. */
  public Training model(Path folder) {
    return with(next -> next.model = Optional.of(folder), "--model");
  }

  /** How the model is made, if none is given; {@link NetworkSettings#defaults} by default. */
  public Training network(NetworkSettings network) {
    List<String> options = new ArrayList<>(List.of(BASE, "--weights", "--hidden", "--dropout"));
    network.imageSize().ifPresent(size -> options.add("--image-size"));
    network.unfreezeFrom().ifPresent(layer -> options.add("--unfreeze-from"));
    return with(next -> next.network = network, options);
  }

  /** Share of pictures held out for validation, 0.001 to 0.999; 0.2 if the data are not split. */
  public Training valSplit(double share) {
    require(share >= 0.001 && share <= 0.999, "valSplit", share, "from 0.001 to 0.999");
    return with(next -> next.valSplit = OptionalDouble.of(share), "--val-split");
  }

  /** Trains on so many images only, balanced over the classes, at least 1; all by default. */
  public Training subset(int images) {
    require(images >= 1, "subset", images, "at least 1");
    return with(next -> next.subset = OptionalInt.of(images), "--subset");
  }

  /** Validates on so many images only, balanced over the classes, at least 1; all by default. */
  public Training valSubset(int images) {
    require(images >= 1, "valSubset", images, "at least 1");
    return with(next -> next.valSubset = OptionalInt.of(images), "--val-subset");
  }

  /** Largest height times width of a picture, 1 to 2147483647; 1 GiB decoded by default. */
  public Training maxPixels(long number) {
    require(
        number >= 1 && number <= Integer.MAX_VALUE, "maxPixels", number, "from 1 to 2147483647");
    return with(next -> next.maxPixels = OptionalLong.of(number), "--max-pixels");
  }

  /** Largest share of pictures that can't be decoded and are left out, 0 to 1; 0.1 by default. */
  public Training maxBad(double share) {
    require(share >= 0 && share <= 1, "maxBad", share, "from 0 to 1");
    return with(next -> next.maxBad = OptionalDouble.of(share), "--max-bad");
  }

  /** Settings that go together. What the recipe and the network set counts instead of them. */
  public Training preset(Preset preset) {
    return with(next -> next.preset = Optional.of(preset), "--preset");
  }

  /** How it trains: epochs, rates, batches and so on; {@link Recipe#standard} by default. */
  public Training recipe(Recipe recipe) {
    return with(next -> next.recipe = recipe);
  }

  /** A PNG file for a sheet of images as augmentation changes them, outside the run's folder. */
  public Training augmentPreview(Path file) {
    return with(next -> next.augmentPreview = Optional.of(file), "--augment-preview");
  }

  /**
   * What is kept on disk so that each image goes through the frozen base only once; by default as
   * much as the disk has room for.
   */
  public Training cache(CacheChoice cache) {
    List<String> options = new ArrayList<>(List.of("--cache"));
    cache.folder().ifPresent(folder -> options.add("--cache-dir"));
    cache.boundaryStorage().ifPresent(storage -> options.add("--boundary-storage"));
    return with(next -> next.cache = cache, options);
  }

  /** When checkpoints are written; {@link CheckpointSettings#defaults} by default. */
  public Training checkpoints(CheckpointSettings checkpoints) {
    return with(next -> next.checkpoints = checkpoints, "--checkpoint-every", "--keep-checkpoints");
  }

  /** As {@link ModelOptions#threads}. */
  public Training threads(int number) {
    int most = SessionOptions.MOST_THREADS;
    require(number >= 1 && number <= most, "threads", number, "from 1 to " + most);
    return with(
        next -> next.session = new SessionOptions(number).trusting(next.session.trustModel()),
        "--threads");
  }

  /** As {@link ModelOptions#precision}. */
  public Training precision(Precision precision) {
    return with(next -> next.precision = Optional.of(precision), "--precision");
  }

  /** As {@link ModelOptions#trustModel}. */
  public Training trustModel(boolean trusted) {
    return with(next -> next.session = next.session.trusting(trusted), "--trust-model");
  }

  /** As {@link ModelOptions#nativeFolder}. */
  public Training nativeFolder(Path folder) {
    return with(next -> next.nativeFolder = Optional.of(folder));
  }

  /**
   * Continues the run in the output folder from its newest checkpoint, or begins one if there is
   * none. Settings that are not given here are as the run was begun. Those that are given must be
   * so, except where the model, the data and the caches are, and how threads and checkpoints are.
   * The result has the same bits as without an interruption.
   */
  public Training resume() {
    return with(next -> next.start = Start.RESUME);
  }

  /** Trains from the beginning. The run in the output folder is deleted once nothing forbids it. */
  public Training restart() {
    return with(next -> next.start = Start.RESTART);
  }

  /** Hears how it goes; without one, notices go to the {@link System.Logger} {@code graft}. */
  public Training listener(TrainingProgress listener) {
    return with(next -> next.listener = listener);
  }

  /**
   * Says which settings count as given, in place of those that were set: what is not given gives
   * way to a preset and to what a resumed run has recorded. For callers that set everything.
   *
   * @param options the settings' options, such as {@code --batch-size}
   */
  public Training given(Set<String> options) {
    return with(next -> next.givenInstead = Optional.of(options));
  }

  /**
   * Trains to the end, in this thread.
   *
   * @throws WrongUseException if the settings are wrong or don't fit the data, the model or the run
   * @throws GraftException if the training fails; what it has written can be resumed
   * @throws StoppedException if the listener asked for a stop; {@link StoppedException#isResumable}
   *     says whether {@link #resume} continues it
   */
  public TrainingResult run() {
    Preparation.requireDigits("training");
    TrainingRequest request = asked.request();
    Preparation.prepareProcess(asked.nativeFolder);
    try {
      Optional<ClassificationReport> measured = new Trainer(request, asked.listener).train();
      return TrainingResult.read(request.output(), measured);
    } catch (LinkageError e) {
      throw LinkFailure.of(e);
    }
  }

  private static void require(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new WrongUseException(name + " (" + value + ") must be " + rule);
    }
  }
}
