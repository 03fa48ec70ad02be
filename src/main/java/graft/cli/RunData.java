package graft.cli;

import graft.cli.option.DataOption;
import graft.cli.terminal.Console;
import graft.dataset.DataOptions;
import graft.dataset.DataRequest;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.dataset.Splitting;
import graft.dataset.image.ImageDecoder;
import graft.train.TrainingSettings;
import java.util.List;
import java.util.Optional;

/**
 * What a run trains on.
 *
 * @param spec the data set's name
 * @param splitting how the data set is divided
 * @param subset number of training images; null for all
 * @param valSubset number of validation images; null for all
 * @param resumed whether the run is resumed
 */
record RunData(
    String spec, Splitting splitting, Integer subset, Integer valSubset, boolean resumed) {
  /**
   * Opens the whole data set; the caller closes it.
   *
   * @param labels the model's labels; empty to take the data's own classes
   * @param imageSize height and width in pixels to which the network resizes images
   * @param check called while pictures are read; an exception that it throws ends the reading
   */
  DataSplit open(
      Optional<List<String>> labels,
      int imageSize,
      TrainingSettings settings,
      Runnable check,
      Console console) {
    DataOptions options =
        DataOption.options(
            imageSize,
            settings.session(),
            settings.maxPixels().orElse(ImageDecoder.MAX_PIXELS),
            Optional.empty(),
            settings.maxBad().orElse(DataOptions.MAX_BAD));
    try (ReadingProgress reading = new ReadingProgress(console, check)) {
      return DataSpec.open(spec, options, new DataRequest(labels, false, splitting, reading));
    }
  }

  /** The part that the run trains on. Only the whole data set needs to be closed. */
  DataSplit part(DataSplit all) {
    return all.with(
        part("--subset", all.train(), subset), part("--val-subset", all.validation(), valSubset));
  }

  private ImageDataset part(String option, ImageDataset all, Integer count) {
    // If a resumed run has too few images, its data have changed. Opening the run reports that.
    boolean changed = resumed && count > all.size();
    return changed ? all : DataOption.subset(option, all, count);
  }
}
