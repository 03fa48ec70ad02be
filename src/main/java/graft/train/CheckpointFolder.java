package graft.train;

import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.failure.GraftException;
import graft.files.JsonText;
import graft.files.Manifest;
import graft.files.Reason;
import graft.files.WholeDirectory;
import graft.files.WholeFile;
import graft.model.GraftModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of a run's checkpoints: numbered directories, each with the variables that the phase
 * changes, {@code state.json} and a manifest.
 *
 * @param path the folder; created with the first checkpoint
 */
record CheckpointFolder(Path path) {
  private static final String STATE_FILE = "state.json";

  /** The files that a checkpoint's manifest must list. */
  private static final List<String> FILES =
      List.of(STATE_FILE, ModelFiles.VARIABLES.get(0), ModelFiles.VARIABLES.get(1));

  /**
   * Advice for a damaged checkpoint, which can't be made or copied again like other directories.
   */
  private static final String REMEDY =
      "--resume continues from the newest whole checkpoint, the first command with --restart starts"
          + " again";

  private static final Pattern NAME = Pattern.compile("\\d{6,9}");
  private static final JsonMapper JSON = new JsonMapper();

  /** The numbers of all checkpoints in the folder, damaged ones included, oldest first. */
  List<Integer> numbers() {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> NAME.matcher(name).matches())
          .map(Integer::valueOf)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw Reason.cannotRead(path, e);
    }
  }

  Path directory(int number) {
    return path.resolve(String.format(Locale.ROOT, "%06d", number));
  }

  /**
   * Writes a checkpoint, whole or not at all.
   *
   * @throws GraftException when the checkpoint can't be written
   */
  void write(int number, TrainingState state, GraftModel model) {
    WholeDirectory.write(
        directory(number),
        false,
        staging -> {
          Path variables = staging.resolve(ModelFiles.VARIABLES_PREFIX);
          Files.createDirectories(variables.getParent());
          model.trainedVariables().write(state.phase(), variables);
          WholeFile.writeString(staging.resolve(STATE_FILE), JsonText.of(state));
          Manifest.write(staging);
        });
  }

  /**
   * Restores the variables of a checkpoint. All other variables must have their values from the
   * start of the phase.
   *
   * @throws GraftException when the checkpoint is damaged
   */
  void restore(int number, Phase phase, GraftModel model) {
    Manifest.check(directory(number), FILES, REMEDY);
    model.trainedVariables().read(phase, directory(number).resolve(ModelFiles.VARIABLES_PREFIX));
  }

  /**
   * Reads the state of a checkpoint.
   *
   * @param fits accepts the states that belong to the run
   * @throws GraftException when the checkpoint is damaged, or its state is not accepted
   */
  TrainingState read(int number, Predicate<TrainingState> fits) {
    Manifest.check(directory(number), FILES, REMEDY);
    Path file = directory(number).resolve(STATE_FILE);
    try {
      TrainingState state = JSON.readValue(file.toFile(), TrainingState.class);
      if (state.version() != TrainingState.VERSION || !fits.test(state)) {
        throw new GraftException(file + " belongs to another run or another version of Graft");
      }
      return state;
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  /** The newest checkpoint's phase, epoch and step in words; empty if it is missing or damaged. */
  Optional<String> progress() {
    List<Integer> numbers = numbers();
    if (numbers.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(numbers.get(numbers.size() - 1), state -> true).words());
    } catch (GraftException e) {
      // A resumed run reports the damage. Here the damage only means that the progress is unknown.
      return Optional.empty();
    }
  }
}
