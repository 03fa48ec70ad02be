package graft.model;

import graft.contract.ModelFiles;
import graft.contract.Phase;
import graft.failure.GraftException;
import graft.files.DiskSpace;
import graft.savedmodel.PartialSaver;
import java.io.IOException;
import java.nio.file.Path;

/** The variables of an open model that training changes: what a checkpoint holds. */
public final class TrainedVariables {
  private final Path directory;
  private final LoadedModel loaded;

  /**
   * Of a model.
   *
   * @param directory its files
   */
  TrainedVariables(Path directory, LoadedModel loaded) {
    this.directory = directory;
    this.loaded = loaded;
  }

  /**
   * Writes the variables that training up to and including a phase changes. To come back to this
   * state, open the model that training began with, call {@link TrainingCalls#start}, then {@link
   * #read}.
   *
   * @param prefix a path whose directory exists
   * @throws IOException when they can't be written, with the cause in a few words
   */
  public void write(Phase phase, Path prefix) throws IOException {
    loaded.partialSaver(phase).save(loaded.session(), prefix);
  }

  /**
   * Bytes of the values that {@link #write} writes, without the kilobytes of their names.
   *
   * @throws GraftException when the model's files can't be read
   */
  public long bytes(Phase phase) {
    return PartialSaver.bytes(loaded.definition(), phase)
        .orElseGet(
            () -> DiskSpace.taken(directory.resolve(ModelFiles.VARIABLES_PREFIX).getParent()));
  }

  /**
   * Restores variables that {@link #write} wrote, or takes them from a checkpoint of all variables;
   * the others stay as they are.
   *
   * @throws GraftException when they can't be read
   */
  public void read(Phase phase, Path prefix) {
    loaded.restore(prefix, loaded.partialSaver(phase));
  }
}
