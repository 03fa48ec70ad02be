package graft.train;

import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.FolderLock;
import graft.files.Manifest;
import graft.files.Reason;
import graft.files.WholeDirectory;
import graft.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A run's directory, locked for other processes. It contains {@code run.json}, {@code data.csv},
 * {@code history.csv}, {@code history.json}, {@code MODEL_CARD.md}, {@code checkpoints/}, the
 * SavedModels {@code frozen/}, {@code unfrozen/} and {@code large/}, {@code model/} if the run
 * makes the model that it begins with, {@code model-large/} during the large phase, {@code
 * skipped.csv} and {@code resumes.json} if there is anything to list, and {@code report.html}.
 */
final class RunDirectory implements AutoCloseable {
  static final String LOCK = ".lock";
  static final String CHECKPOINTS = "checkpoints";
  static final String MODEL = "model";
  static final String LARGE_MODEL = "model-large";

  /** An empty file: the run is trained to its end, but its report is not written. */
  static final String REPORT_DUE = ".report-due";

  /** The only files in a directory whose run was killed before it wrote its settings. */
  private static final Pattern BARE = Pattern.compile("\\.lock|\\.run\\.json\\.part-[0-9a-f]{8}");

  private final Path path;
  private final FolderLock lock;

  /** Whether the report belongs to the run. */
  private boolean reportExpected;

  private RunDirectory(Path path, FolderLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Creates the directory. An existing directory is taken over only if all its files come from a
   * process that was killed before its run started.
   *
   * @throws GraftException when it exists and can't be taken over, or can't be created
   */
  static RunDirectory create(Path path) {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      if (!Files.exists(path)) {
        Files.createDirectory(path);
      } else if (!Files.exists(path.resolve(LOCK)) || !isBare(path)) {
        throw existing(path);
      }
    } catch (IOException e) {
      throw new GraftException("cannot create %s (%s)".formatted(path, Reason.of(e)), e);
    }
    return new RunDirectory(path, lock(path));
  }

  /**
   * Opens the directory of an existing run.
   *
   * @throws GraftException when there is no run, or another process uses it
   */
  static RunDirectory reopen(Path path) {
    boolean run = Files.exists(path.resolve(RunFile.NAME));
    if (!run && !Files.exists(path.resolve(LOCK))) {
      throw noRun(path);
    }
    return new RunDirectory(path, lock(path));
  }

  /**
   * Refuses a directory without a run, unless a process was killed there before it wrote the
   * settings.
   */
  void requireRun() {
    if (!Files.exists(path.resolve(RunFile.NAME)) && !isBare(path)) {
      throw noRun(path);
    }
  }

  private static WrongUseException noRun(Path path) {
    return new WrongUseException("%s holds no run (it has no %s)".formatted(path, RunFile.NAME));
  }

  private static FolderLock lock(Path path) {
    return FolderLock.take(
        path.resolve(LOCK), path.toString(), "wait until it ends, or choose another --output");
  }

  /** Why an existing directory can't be used for a new run, and what to do instead. */
  private static GraftException existing(Path path) {
    if (!Files.exists(path.resolve(RunFile.NAME))) {
      return new WrongUseException(
          Files.exists(path.resolve(CHECKPOINTS))
              ? "%s holds a run whose %s is missing; restore that file, or choose another --output"
                  .formatted(path, RunFile.NAME)
              : "%s exists already and is not a run; choose another --output".formatted(path));
    }
    if (Files.exists(path.resolve(LOCK))) {
      lock(path).close();
    }
    boolean finished = RunFile.read(path).filter(RunFile::isFinished).isPresent();
    String how =
        finished
            ? "a finished run; choose another --output, or add --restart to train it again"
            : "an unfinished run%s; continue it with --resume, or add --restart to begin again"
                .formatted(
                    checkpoints(path).progress().map(words -> " (" + words + ")").orElse(""));
    return new WrongUseException("%s holds %s".formatted(path, how));
  }

  private static boolean isBare(Path path) {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.allMatch(entry -> BARE.matcher(entry.getFileName().toString()).matches());
    } catch (IOException e) {
      throw Reason.cannotRead(path, e);
    }
  }

  /**
   * The settings and provenance of the run in the directory.
   *
   * @throws GraftException when {@code run.json} is missing or damaged
   */
  RunFile settings() {
    return RunFile.read(path)
        .orElseThrow(
            () -> new GraftException("%s no longer holds a %s".formatted(path, RunFile.NAME)));
  }

  Path path() {
    return path;
  }

  /** Whether the directory holds the settings of a run. */
  boolean hasSettings() {
    return Files.exists(path.resolve(RunFile.NAME));
  }

  /** Deletes the settings of a run that never began. */
  void deleteSettings() {
    try {
      Files.deleteIfExists(path.resolve(RunFile.NAME));
    } catch (IOException e) {
      throw new GraftException("cannot empty %s (%s)".formatted(path, Reason.of(e)), e);
    }
  }

  /** The directory of the model that a run makes itself. */
  static Path ownModel(Path run) {
    return run.resolve(MODEL);
  }

  NextModel nextModel() {
    return new NextModel(path);
  }

  /** The directory of the model that the large phase begins with, until that phase is over. */
  static Path largeModel(Path run) {
    return run.resolve(LARGE_MODEL);
  }

  void expectReport() {
    reportExpected = true;
  }

  /** Notes, before the last model is written, that the report must follow if it is expected. */
  void oweReport() {
    if (reportExpected) {
      WholeFile.writeString(path.resolve(REPORT_DUE), "");
    }
  }

  /** Notes that no report is due any more. */
  void reported() {
    try {
      Files.deleteIfExists(path.resolve(REPORT_DUE));
    } catch (IOException e) {
      throw Reason.cannotWrite(path.resolve(REPORT_DUE), e);
    }
  }

  DataTable data() {
    return DataTable.of(path);
  }

  /** Writes the card of the run's last model. */
  void writeCard(String card) {
    WholeFile.writeString(path.resolve(ModelFiles.CARD), card);
  }

  /** Deletes the card of the model before, which would not be that of the last model. */
  void deleteCard() {
    try {
      Files.deleteIfExists(path.resolve(ModelFiles.CARD));
    } catch (IOException e) {
      throw Reason.cannotWrite(path.resolve(ModelFiles.CARD), e);
    }
  }

  SkippedTable skipped() {
    return new SkippedTable(path.resolve(TrainingRun.SKIPPED));
  }

  CheckpointFolder checkpoints() {
    return checkpoints(path);
  }

  private static CheckpointFolder checkpoints(Path path) {
    return new CheckpointFolder(path.resolve(CHECKPOINTS));
  }

  /** Whether a model's directory exists and all its files match the manifest. */
  static boolean isWhole(Path model) {
    if (!Files.exists(model)) {
      return false;
    }
    try {
      Manifest.check(model, ModelFiles.ALL);
      return true;
    } catch (GraftException e) {
      return false;
    }
  }

  /**
   * Deletes all files that a run writes except {@code run.json}, and no others. What the old run
   * needs to be resumed is deleted last, in case the process is killed here: the checkpoints after
   * the trained models, and the model that the run began with at the end. Only a run that was in
   * its large phase can't be resumed once {@code unfrozen/} is deleted, and says so.
   *
   * @param keepModel whether the new run begins with a model of its own, which replaces the old one
   * @param large whether the new run has a large phase, for which no old model may be left
   */
  void clear(boolean keepModel, boolean large) {
    try {
      if (large || RunFile.mayHaveLarge(path)) {
        WholeDirectory.delete(largeModel(path));
        WholeDirectory.delete(TrainingRun.modelOf(path, Phase.LARGE));
      }
      for (Phase phase : Phase.IN_MODEL) {
        WholeDirectory.delete(TrainingRun.modelOf(path, phase));
      }
      WholeDirectory.delete(checkpoints().path());
      History.delete(path);
      Resumes.delete(path);
      Files.deleteIfExists(path.resolve(TrainingRun.REPORT));
      Files.deleteIfExists(path.resolve(REPORT_DUE));
      skipped().delete();
      Files.deleteIfExists(data().file());
      Files.deleteIfExists(path.resolve(ModelFiles.CARD));
      if (!keepModel && RunFile.recordsOwnModel(path)) {
        WholeDirectory.delete(ownModel(path));
      }
      tidy();
    } catch (IOException e) {
      throw new GraftException("cannot empty %s (%s)".formatted(path, Reason.of(e)), e);
    }
  }

  /** Deletes half-written files that a killed process left. */
  void tidy() {
    WholeDirectory.deleteUnfinished(path);
  }

  /** Releases the directory's lock and deletes what a run left that never started. */
  @Override
  public void close() {
    try (lock) {
      nextModel().settle();
      if (isBare(path)) {
        tidy();
        Files.deleteIfExists(path.resolve(LOCK));
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new GraftException("cannot release %s (%s)".formatted(path, Reason.of(e)), e);
    }
  }
}
