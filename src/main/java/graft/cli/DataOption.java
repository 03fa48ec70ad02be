package graft.cli;

import com.beust.jcommander.Parameter;
import graft.contract.GraftException;
import graft.contract.ModelDescription;
import graft.contract.SessionOptions;
import graft.dataset.DataOptions;
import graft.dataset.DataSet;
import graft.dataset.DataSets;
import java.nio.file.Path;
import java.util.List;

/** {@code --data}, of the commands that need labelled images. */
final class DataOption {
  @Parameter(
      names = "--data",
      order = 1,
      description =
          "SPEC: cifar10 (after graft fetch cifar10), sample (1,500 images of it, carried along), or a"
              + " folder with a folder of pictures for each class")
  private String spec;

  /** Fails before any slow work where the option is missing. */
  void require(String command) {
    if (spec == null) {
      throw new UsageException(command + " needs --data, one of cifar10, sample or a folder");
    }
  }

  /**
   * Opens the data for a model.
   *
   * @throws GraftException if its classes are not the model's labels, in the same order
   */
  DataSet open(Path model, ModelDescription description, long seed, SessionOptions session) {
    DataOptions options =
        new DataOptions(
            Installation.cache(), Installation.sample(), description.imageSize(), seed, session);
    DataSet data = DataSets.open(spec, options);
    checkClasses(model, description.labels(), data.train().classNames());
    return data;
  }

  private void checkClasses(Path model, List<String> labels, List<String> classes) {
    if (!labels.equals(classes)) {
      throw new GraftException(
          "the classes of --data "
              + spec
              + " are "
              + String.join(", ", classes)
              + ", the labels of "
              + model
              + " are "
              + String.join(", ", labels)
              + ": they must be the same in the same order");
    }
  }
}
