package graft.cli.option;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import graft.failure.GraftException;
import graft.train.ModelFolder;
import java.nio.file.Path;

/** {@code --model} of the commands that use a model. */
public final class ModelOption {
  @Parameter(
      names = "--model",
      order = 0,
      description =
          "DIR: a model's folder from graft export, or a run's folder from graft train, for the"
              + " model of its last finished phase")
  private Path model;

  /** Whether the option was given. */
  public boolean isGiven() {
    return model != null;
  }

  /** The option's value; null if it was not given. */
  public Path folder() {
    return model;
  }

  /**
   * The SavedModel's folder.
   *
   * @throws GraftException as {@link ModelFolder#resolve}
   */
  public Path directory(String command) {
    if (model == null) {
      throw new ParameterException(
          command + " needs --model DIR, a folder that graft export or graft train has written");
    }
    return ModelFolder.resolve(model);
  }
}
