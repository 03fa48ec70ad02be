package graft.cli.option;

import com.beust.jcommander.Parameter;
import java.nio.file.Path;

/** {@code --model}, of the commands that use a model. */
public final class ModelOption {
  @Parameter(
      names = "--model",
      order = 0,
      description =
          "DIR: the model: a folder written by graft export, or by graft train (its last phase)")
  private Path model;

  /** The SavedModel's folder. */
  public Path directory(String command) {
    if (model == null) {
      throw new CommandLineException(
          command + " needs --model DIR, a folder that graft export or graft train has written");
    }
    return ModelDirectory.resolve(model);
  }
}
