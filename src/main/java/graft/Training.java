package graft;

import static graft.Checks.atLeastOne;
import static graft.Checks.local;
import static graft.Checks.require;

import graft.dataset.DataSpec;
import graft.failure.GraftException;
import graft.failure.StoppedException;
import graft.failure.WrongUseException;
import graft.machine.Precision;
import graft.machine.SessionOptions;
import graft.train.Preset;
import graft.train.TrainingRun.Start;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
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
 * WrongUseException}, from the method that sets it or from {@link #run}.
 */
public final class Training {
  /** The settings that belong to none of the groups below. */
  private final Changes settings;

  private final Network network;
  private final Recipe recipe;
  private final Saving saving;
  private final TrainingProgress listener;

  private Training(
      Changes settings, Network network, Recipe recipe, Saving saving, TrainingProgress listener) {
    this.settings = settings;
    this.network = network;
    this.recipe = recipe;
    this.saving = saving;
    this.listener = listener;
  }

  private static Training with(Changes settings) {
    return new Training(
        settings,
        Network.standard(),
        Recipe.standard(),
        Saving.standard(),
        new TrainingProgress() {});
  }

  private Training with(String option, Consumer<AskedTraining> change) {
    return new Training(settings.with(option, change), network, recipe, saving, listener);
  }

  /** A training on a folder with a folder of pictures for each class, or on a CSV table. */
  public static Training of(Path data) {
    String name = local("data", data).toString();
    // A folder named cifar10 is a folder, not the data set.
    return of(DataSpec.isPath(name) ? name : Path.of(".").resolve(data).toString());
  }

  /** A training on {@code cifar10}, {@code sample}, or what a path names. */
  public static Training of(String data) {
    Objects.requireNonNull(data, "data");
    return with(Changes.NONE.with("--data", next -> next.data = Optional.of(data)));
  }

  /** Continues a run with its recorded settings and data, as {@link #resume} does. */
  public static Training ofRun(Path run) {
    return with(Changes.NONE).output(run).resume();
  }

  /** The run's folder. It must not exist, unless the run is resumed or restarted. Required. */
  public Training output(Path folder) {
    Optional<Path> named = Optional.of(local("output", folder));
    return with("--output", next -> next.output = named);
  }

  /** Trains this model, a model's folder or a run's; by default one is made in the run's folder. */
  public Training model(Path folder) {
    Optional<Path> named = Optional.of(local("model", folder));
    return with("--model", next -> next.model = named);
  }

  /** How the model is made, if none is given; {@link Network#standard} by default. */
  public Training network(Network made) {
    Objects.requireNonNull(made, "network");
    return new Training(settings, made, recipe, saving, listener);
  }

  /** Share of pictures held out for validation, 0.001 to 0.999; 0.2 if the data are not split. */
  public Training valSplit(double share) {
    require(share >= 0.001 && share <= 0.999, "valSplit", share, "from 0.001 to 0.999");
    return with("--val-split", next -> next.valSplit = OptionalDouble.of(share));
  }

  /** Trains on so many images only, balanced over the classes, at least 1; all by default. */
  public Training subset(int images) {
    atLeastOne("subset", images);
    return with("--subset", next -> next.subset = OptionalInt.of(images));
  }

  /** Validates on so many images only, balanced over the classes, at least 1; all by default. */
  public Training valSubset(int images) {
    atLeastOne("valSubset", images);
    return with("--val-subset", next -> next.valSubset = OptionalInt.of(images));
  }

  /** Largest height times width of a picture, 1 to 2147483647; 1 GiB decoded by default. */
  public Training maxPixels(long number) {
    require(
        number >= 1 && number <= Integer.MAX_VALUE, "maxPixels", number, "from 1 to 2147483647");
    return with("--max-pixels", next -> next.maxPixels = OptionalLong.of(number));
  }

  /** Largest share of pictures that can't be decoded and are left out, 0 to 1; 0.1 by default. */
  public Training maxBad(double share) {
    require(share >= 0 && share <= 1, "maxBad", share, "from 0 to 1");
    return with("--max-bad", next -> next.maxBad = OptionalDouble.of(share));
  }

  /** Settings that go together. What the recipe and the network set counts instead of them. */
  public Training preset(Preset preset) {
    Objects.requireNonNull(preset, "preset");
    return with("--preset", next -> next.preset = Optional.of(preset));
  }

  /** How it trains: epochs, rates, batches and so on; {@link Recipe#standard} by default. */
  public Training recipe(Recipe how) {
    Objects.requireNonNull(how, "recipe");
    return new Training(settings, network, how, saving, listener);
  }

  /**
   * A file for a sheet of images as augmentation changes them, outside the run's folder and the
   * data's.
   *
   * @param file its name ends in {@code .png}; an existing file is refused unless it is an earlier
   *     sheet
   */
  public Training augmentPreview(Path file) {
    Optional<Path> named = Optional.of(local("augmentPreview", file));
    return with("--augment-preview", next -> next.augmentPreview = named);
  }

  /**
   * Logs losses, accuracies and learning rates for TensorBoard while it trains. A log that can't be
   * written any more is a notice, and the training goes on. A resumed run needs the folder again.
   *
   * @param folder its files are added to others that are there
   */
  public Training tensorBoard(Path folder) {
    Optional<Path> named = Optional.of(local("tensorBoard", folder));
    return with("--tensorboard", next -> next.tensorBoard = named);
  }

  /** What is kept on disk to save time; {@link Saving#standard} by default. */
  public Training saving(Saving what) {
    Objects.requireNonNull(what, "saving");
    return new Training(settings, network, recipe, what, listener);
  }

  /** As {@link ModelOptions#threads}. */
  public Training threads(int number) {
    int most = SessionOptions.MOST_THREADS;
    require(number >= 1 && number <= most, "threads", number, "from 1 to " + most);
    return with("--threads", next -> next.session = next.session.threads(number));
  }

  /** As {@link ModelOptions#precision}. */
  public Training precision(Precision precision) {
    Objects.requireNonNull(precision, "precision");
    return with("--precision", next -> next.precision = Optional.of(precision));
  }

  /** As {@link ModelOptions#trustModel}. */
  public Training trustModel(boolean trusted) {
    return with("--trust-model", next -> next.session = next.session.trusting(trusted));
  }

  /** As {@link ModelOptions#nativeFolder}. */
  public Training nativeFolder(Path folder) {
    Optional<Path> named = Optional.of(local("nativeFolder", folder));
    return with("--native-folder", next -> next.nativeFolder = named);
  }

  /**
   * Continues the run in the output folder from its newest checkpoint, or begins one if there is
   * none. Settings that are not given here are as the run was begun. Those that are given must be
   * so, except where the model, the data and the caches are, and how threads and checkpoints are.
   * The result has the same bits as without an interruption.
   */
  public Training resume() {
    return with("--resume", next -> next.start = Start.RESUME);
  }

  /** Trains from the beginning. The run in the output folder is deleted once nothing forbids it. */
  public Training restart() {
    return with("--restart", next -> next.start = Start.RESTART);
  }

  /** Hears how it goes; without one, notices go to the {@link System.Logger} {@code graft}. */
  public Training listener(TrainingProgress progress) {
    Objects.requireNonNull(progress, "listener");
    return new Training(settings, network, recipe, saving, progress);
  }

  /**
   * Trains to the end, in this thread. An interrupt of the thread stops the training as a listener
   * does; the thread is then still interrupted. What the listener throws is thrown as it is.
   *
   * @throws WrongUseException if the settings are wrong or don't fit the data, the model or the run
   * @throws GraftException if the training fails; what it has written can be resumed
   * @throws StoppedException if the listener asked for a stop; {@link StoppedException#isResumable}
   *     says whether {@link #resume} continues it
   */
  public TrainingResult run() {
    Changes all = settings.and(network.changes).and(recipe.changes).and(saving.changes);
    AskedTraining asked = new AskedTraining();
    all.apply(asked);
    return asked.run(all.options(), listener);
  }
}
