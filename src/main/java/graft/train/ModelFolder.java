package graft.train;

import graft.contract.EpochRecord;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.ShellWord;
import graft.files.WholeDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the SavedModel that a user means who names a model's folder or a run's. */
public final class ModelFolder {
  /** What a run writes into its folder. */
  private static final Set<String> OF_RUN =
      Stream.concat(
              Stream.of(
                  RunFile.NAME,
                  DataTable.NAME,
                  ModelFiles.CARD,
                  History.CSV_FILE,
                  History.JSON_FILE,
                  TrainingRun.SKIPPED,
                  TrainingRun.REPORT,
                  Resumes.FILE,
                  RunDirectory.REPORT_DUE,
                  RunDirectory.LOCK,
                  RunDirectory.CHECKPOINTS,
                  RunDirectory.MODEL,
                  RunDirectory.LARGE_MODEL),
              Arrays.stream(Phase.values()).map(Phase::label))
          .collect(Collectors.toSet());

  private ModelFolder() {}

  /**
   * Returns the folder itself if it is a SavedModel; for a run's folder, the model of its last
   * finished phase. A folder that is missing is {@linkplain WholeDirectory#recover restored} first,
   * if that is possible.
   *
   * @throws WrongUseException if the folder does not exist or holds no model
   * @throws GraftException if the folder can't be read
   */
  public static Path resolve(Path folder) {
    WholeDirectory.recover(folder);
    requireFolder(folder);
    if (isModel(folder)) {
      return folder;
    }
    if (!Files.isRegularFile(folder.resolve(RunFile.NAME))) {
      throw new WrongUseException(
          "%s is not a model: it holds neither %s (from graft export) nor %s (from graft train)"
              .formatted(folder, ModelFiles.SAVED_MODEL, RunFile.NAME));
    }
    return Stream.of(Phase.LARGE, Phase.UNFROZEN, Phase.FROZEN)
        .map(phase -> TrainingRun.modelOf(folder, phase))
        .filter(ModelFolder::isModel)
        .findFirst()
        .orElseThrow(
            () ->
                new WrongUseException(
                    "the run %s %s (graft train --resume --output %s)"
                        .formatted(folder, whyNoModel(folder), ShellWord.of(folder))));
  }

  /**
   * Whether a file is one of those that a run writes, at any depth. Others may lie in its folder.
   *
   * @param model a SavedModel's folder, which may be one of a run
   * @param file an absolute path; like {@code model} without links
   */
  public static boolean isOfRun(Path model, Path file) {
    Path run = model.getParent();
    return file.startsWith(run)
        && Files.exists(run.resolve(RunFile.NAME))
        && OF_RUN.contains(file.getName(run.getNameCount()).toString());
  }

  private static String whyNoModel(Path run) {
    List<EpochRecord> epochs = History.read(run);
    // Without an epoch nothing can be over, so that the settings need not be read.
    List<Phase> over =
        epochs.isEmpty()
            ? List.of()
            : RunFile.read(run).orElseThrow().settings().phasesOver(epochs);
    if (over.isEmpty()) {
      return "has finished no phase, so it holds no model yet; resume it";
    }
    return over.stream()
        .map(phase -> TrainingRun.modelOf(run, phase).toString())
        .collect(
            Collectors.joining(
                " and ", "has lost its models: there is no ", "; copy them back, or resume it"));
  }

  private static boolean isModel(Path folder) {
    return Files.isRegularFile(folder.resolve(ModelFiles.SAVED_MODEL));
  }

  private static void requireFolder(Path folder) {
    if (Files.notExists(folder)) {
      throw new WrongUseException(
          "there is no folder %s; train a model there (graft train --data DATA --output %s), or export one that is to be trained (graft export --output %s)"
              .formatted(folder, ShellWord.of(folder), ShellWord.of(folder)));
    }
    if (Files.isRegularFile(folder)) {
      throw new WrongUseException(folder + " is a file, but a model is a folder");
    }
    if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
      throw new GraftException("cannot read " + folder + " (permission denied)");
    }
  }
}
