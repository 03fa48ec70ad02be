package graft.cli;

import graft.cli.option.NetworkOptions;
import graft.cli.terminal.Console;
import graft.dataset.DataSplit;
import graft.export.ExportSettings;
import graft.export.Exporter;
import graft.train.TrainingSettings;
import java.nio.file.Path;

/** The model that {@code train} makes itself when it is called without {@code --model}. */
record NewModel(NetworkOptions network) {
  /** Height and width in pixels to which the network resizes images. */
  int imageSize() {
    return network.imageSize();
  }

  /**
   * Exports the model for the classes of the data and replaces an existing model.
   *
   * @param folder where to write it; a restarted run moves it to its place later
   * @param settings the run's settings; their seed is also the seed of the head's initial weights
   * @param check called at each step of a download; an exception that it throws ends the download
   */
  void export(
      Path folder, DataSplit data, TrainingSettings settings, Runnable check, Console console) {
    ExportSettings made = network.settings(data.train().classNames(), settings.seed());
    Exporter.refuseForeign(settings.model());
    console.notice("exporting the network into " + settings.model());
    Exporter.export(
        made, network.weights(console, check), folder, true, settings.session().inFloat32());
  }
}
