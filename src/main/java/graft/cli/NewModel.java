package graft.cli;

import graft.cli.option.NetworkOptions;
import graft.cli.terminal.Console;
import graft.dataset.DataSplit;
import graft.export.ExportSettings;
import graft.export.Exporter;
import graft.train.TrainingSettings;
import java.nio.file.Path;

/** The model that {@code train} makes itself where it is given none. */
record NewModel(NetworkOptions network) {
  /** Height and width of the images in the network, in pixels. */
  int imageSize() {
    return network.imageSize();
  }

  /**
   * Exports it for the classes of the data, in place of one that is there.
   *
   * @param settings of the run, whose seed is that of the head's initial weights too
   * @param check called at each step of a download; an exception that it throws ends the download
   */
  void export(
      Path folder, DataSplit data, TrainingSettings settings, Runnable check, Console console) {
    ExportSettings made = network.settings(data.train().classNames(), settings.seed());
    console.notice("exporting the network into " + folder);
    Exporter.export(
        made, network.weights(console, check), folder, true, settings.session().inFloat32());
  }
}
