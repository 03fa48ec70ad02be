package graft.train;

import graft.files.WholeDirectory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The own model of a restarted run, in a hidden directory beside the old run's model until the new
 * run begins.
 *
 * @param run the run's directory
 */
record NextModel(Path run) {
  private static final String NAME = ".model.next";

  Path path() {
    return run.resolve(NAME);
  }

  /**
   * Moves the model to its place if {@code run.json} records it already. Otherwise the restarted
   * run never began, and the model is deleted. Does nothing if there is no such model.
   *
   * @throws graft.failure.GraftException if the model can't be read, moved or deleted
   */
  void settle() {
    if (!Files.exists(path())) {
      return;
    }
    if (RunFile.records(run, path())) {
      WholeDirectory.replace(RunDirectory.ownModel(run), path());
    } else {
      WholeDirectory.delete(path());
    }
  }
}
