package graft.train;

import graft.cache.CacheClaim;
import graft.contract.Phase;
import graft.dataset.BadPicture;
import graft.dataset.DataSplit;
import graft.failure.GraftException;
import graft.failure.StoppedException;
import graft.files.Reason;
import graft.files.WholeDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A training run of one phase or more, and its directory, which {@link RunDirectory} describes. The
 * directory is locked for other processes while the run is open.
 */
public final class TrainingRun implements AutoCloseable {
  /** The file in a run's directory that lists the skipped pictures. */
  public static final String SKIPPED = "skipped.csv";

  /** The file in a run's directory that reports on it. */
  public static final String REPORT = "report.html";

  private TrainingSettings settings;
  private final Start start;
  private final RunDirectory directory;
  private final CacheClaim claim;

  private ModelCards cards = ModelCards.NONE;

  /** Whether the directory holds an older run that this run will replace. */
  private boolean holdsOther;

  /** The directory from which {@link #train} opens the model that the run begins with. */
  private Path model;

  /** How a run begins. */
  public enum Start {
    /** In a directory that does not exist yet. */
    NEW,
    /** From the newest undamaged checkpoint of the run in the directory. */
    RESUME,
    /** From the beginning, in place of the run in the directory. */
    RESTART
  }

  private TrainingRun(
      TrainingSettings settings, Start start, RunDirectory directory, CacheClaim claim) {
    this.settings = settings;
    this.start = start;
    this.directory = directory;
    this.claim = claim;
    this.holdsOther = start == Start.RESTART && directory.hasSettings();
    this.model = settings.model();
  }

  /**
   * Locks the output directory and the caches, before anything slow is done.
   *
   * @param data the data set's name
   * @throws GraftException when the directory of a new run exists, the directory of a run to resume
   *     or restart holds no run, the directory can't be written, or another process uses the
   *     directory or the caches
   */
  public static TrainingRun open(TrainingSettings settings, Start start, String data) {
    OutputCheck.requireApart(settings);
    RunDirectory directory =
        start == Start.NEW
            ? RunDirectory.create(settings.output())
            : RunDirectory.reopen(settings.output());
    try {
      if (start == Start.RESTART) {
        directory.requireRun();
      }
      directory.nextModel().settle();
      CacheClaim claim = CacheClaim.take(settings.cache(), settings.model(), data);
      return new TrainingRun(settings, start, directory, claim);
    } catch (RuntimeException | Error e) {
      try (directory) {
        throw e;
      }
    }
  }

  /**
   * Sets other numbers of epochs. Call this before {@link #makeModel} and {@link #train}.
   *
   * @param other the settings with which the run was opened, apart from the epochs
   */
  public void useEpochsOf(TrainingSettings other) {
    settings = other;
  }

  /**
   * Makes the run count as unfinished, after its last phase, until {@link #reported}. Call this
   * before {@link #train}.
   */
  public void expectReport() {
    directory.expectReport();
  }

  /** Notes that the run is reported, or will not be. */
  public void reported() {
    directory.reported();
  }

  /**
   * Lets a report be written into the directory of a run that is there already. The directory is
   * locked meanwhile, so that no training writes there too.
   *
   * @param write writes the report; returns whether it is the one that the run owed
   * @throws GraftException when another process uses the directory
   */
  public static void reportAgain(Path run, BooleanSupplier write) {
    try (RunDirectory directory = RunDirectory.reopen(run)) {
      if (write.getAsBoolean()) {
        directory.reported();
      }
    }
  }

  /** Describes the trained models, which are saved without cards otherwise. */
  public void describeModels(ModelCards how) {
    cards = how;
  }

  /** Whether the directory holds the settings of this run, so that it can be resumed. */
  public boolean isKept() {
    return directory.hasSettings() && !holdsOther;
  }

  /**
   * Deletes what is left of the model that the large phase began with, if the process of a finished
   * run was killed while it deleted that model.
   *
   * @throws GraftException when it can't be deleted, or another process uses the directory
   */
  public static void tidyFinished(Path run) {
    try (DirectoryStream<Path> rest = Files.newDirectoryStream(run, ".model-large.part-*")) {
      if (!rest.iterator().hasNext()) {
        return;
      }
    } catch (IOException e) {
      throw Reason.cannotRead(run, e);
    }
    try (RunDirectory directory = RunDirectory.reopen(run)) {
      directory.tidy();
    }
  }

  /**
   * The pictures that a run has skipped because they can't be decoded.
   *
   * @param folderNow the folder that the run's pictures have moved to; empty if they are where they
   *     were
   * @throws GraftException if their table can't be read
   */
  public static List<BadPicture> skipped(RunFile run, Optional<Path> folderNow) {
    return new SkippedTable(run.settings().output().resolve(SKIPPED))
        .pictures(run.provenance().dataset(), folderNow);
  }

  /** The directory of the model that a run makes itself. */
  public static Path ownModelOf(Path run) {
    return RunDirectory.ownModel(run);
  }

  /** The directory of a run's trained model after a phase. */
  public static Path modelOf(Path run, Phase phase) {
    return run.resolve(phase.label());
  }

  /**
   * Makes the model that the run begins with, if the run makes it itself. Call this before {@link
   * #train}. The settings are written first, so that a run interrupted here can be resumed. With
   * --restart, the new model is made beside the old one and replaces it when the new run begins.
   *
   * @param export writes a model to a directory, and replaces a model that is there
   */
  public void makeModel(DataSplit data, Consumer<Path> export) {
    if (!settings.beginsWithOwnModel()) {
      return;
    }
    WholeDirectory.recover(model);
    directory.tidy();
    if (start == Start.RESUME
        && (!directory.settings().lacksOwnModel() || RunDirectory.isWhole(model))) {
      return;
    }
    if (holdsOther) {
      model = directory.nextModel().path();
    }
    boolean begun = directory.hasSettings();
    if (!begun) {
      RunFile.of(settings, data).write();
    }
    try {
      export.accept(model);
    } catch (StoppedException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      if (!begun) {
        directory.deleteSettings();
      }
      throw e;
    }
  }

  /**
   * Trains to the end.
   *
   * @param data as the model that the run begins with takes them
   * @param enlarge exports the trained model in the first directory to the second one, where it
   *     replaces any other, with the image size of the large phase
   * @throws GraftException when the model doesn't suit the data, a resumed run began with another
   *     model or other data, a file can't be written, or the loss is not finite
   * @throws StoppedException when the listener asks for a stop; see {@link #isKept}
   */
  public void train(DataSplit data, BiConsumer<Path, Path> enlarge, TrainingListener listener) {
    Checkpoints checkpoints =
        new Checkpoints(directory.checkpoints(), settings.checkpoints().keep());
    Resumption resumption = new Resumption(settings, directory, checkpoints, listener);
    Optional<TrainingState> found = start == Start.RESUME ? resumption.find() : Optional.empty();
    LargePhase large = new LargePhase(settings, directory, checkpoints, cards, listener);
    if (found.filter(state -> state.phase() == Phase.LARGE).isPresent()) {
      resumption.check(found, data);
      // The caches of the phases before are not opened; the large phase locks its own.
      claim.cachesAreOpen();
      large.train(found.get(), data, enlarge);
      return;
    }
    Stage first = new Stage(settings, model, start, directory, claim, checkpoints, cards, listener);
    TrainingState end =
        first.train(
            data,
            opened -> {
              if (start == Start.RESUME) {
                resumption.check(found, data);
              }
              return found;
            },
            () -> holdsOther = false);
    if (settings.hasLarge()) {
      large.train(end, data, enlarge);
    }
  }

  /** Unlocks the directory and the caches. */
  @Override
  public void close() {
    try (directory;
        claim) {
      // Both are closed, even if the first close throws.
    }
  }
}
