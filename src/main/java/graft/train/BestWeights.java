package graft.train;

import graft.contract.GraftException;
import graft.files.WholeDirectory;
import graft.runner.GraftModel;
import java.nio.file.Path;

/**
 * Keeps the variables of the best epoch on disk, if the run wants them back at the end of a phase.
 */
final class BestWeights {
  private static final String PREFIX = "variables";

  private final boolean wanted;
  private final GraftModel model;
  private final Path directory;

  /**
   * @param directory where the variables are kept; deleted when the phase ends
   */
  BestWeights(boolean wanted, GraftModel model, Path directory) {
    this.wanted = wanted;
    this.model = model;
    this.directory = directory;
  }

  /**
   * Writes the model's variables in place of those of an earlier epoch.
   *
   * @throws GraftException if the folder can't be made; TensorFlow's own exception if it can't
   *     write
   */
  void keep() {
    if (wanted) {
      WholeDirectory.write(
          directory, true, staging -> model.writeVariables(staging.resolve(PREFIX)));
    }
  }

  /**
   * Gives the model back the variables that were kept last, at least one epoch's, and deletes them.
   */
  void restore() {
    if (wanted) {
      model.readVariables(directory.resolve(PREFIX));
      WholeDirectory.delete(directory);
    }
  }
}
