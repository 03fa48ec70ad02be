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
   * The variables of a model.
   *
   * @param directory the model's directory
   */
  TrainedVariables(Path directory, LoadedModel loaded) {
    this.directory = directory;
    this.loaded = loaded;
  }

  /**
   * Writes the variables that training changes from its start to the end of a phase. To return to
   * this state, open the model that training began with, call {@link TrainingCalls#start}, then
   * {@link #read}.
   *
   * @param prefix the path that the names of the files begin with; its directory exists
   * @throws IOException when the files can't be written; the exception's message is a short reason
   */
  public void write(Phase phase, Path prefix) throws IOException {
    loaded.partialSaver(phase).save(loaded.session(), prefix);
  }

  /**
   * Bytes of the values that {@link #write} writes. Their names add some kilobytes.
   *
   * @throws GraftException when the model's files can't be read
   */
  public long bytes(Phase phase) {
    return PartialSaver.bytes(loaded.definition(), phase)
        .orElseGet(
            () -> DiskSpace.taken(directory.resolve(ModelFiles.VARIABLES_PREFIX).getParent()));
  }

  /**
   * Restores the variables that {@link #write} wrote for this phase. The files may also be a
   * checkpoint of all variables. Variables that are not restored keep their values.
   *
   * @throws GraftException when the checkpoint can't be read
   */
  public void read(Phase phase, Path prefix) {
    loaded.restore(prefix, loaded.partialSaver(phase));
  }
}
