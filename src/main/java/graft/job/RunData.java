package graft.job;

import graft.dataset.DataOptions;
import graft.dataset.DataRequest;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.dataset.Splitting;
import graft.dataset.Subset;
import graft.dataset.image.ImageDecoder;
import graft.failure.WrongSettingException;
import graft.train.TrainingListener;
import graft.train.TrainingSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a run trains on.
 *
 * @param spec the data set's name
 * @param splitting how the data set is divided
 * @param subset number of training images; empty for all
 * @param valSubset number of validation images; empty for all
 * @param resumed whether the run is resumed
 */
public record RunData(
    String spec, Splitting splitting, OptionalInt subset, OptionalInt valSubset, boolean resumed) {
  /**
   * Opens the whole data set; the caller closes it.
   *
   * @param labels the model's labels; empty to take the data's own classes
   * @param imageSize height and width in pixels to which the network resizes images
   */
  DataSplit open(
      Optional<List<String>> labels,
      int imageSize,
      TrainingSettings settings,
      TrainingListener listener) {
    DataOptions options =
        DataOptions.installed(
            imageSize,
            settings.session(),
            settings.maxPixels().orElse(ImageDecoder.MAX_PIXELS),
            Optional.empty(),
            settings.maxBad().orElse(DataOptions.MAX_BAD));
    try (WorkProgress reading = new WorkProgress(listener)) {
      return DataSpec.open(spec, options, new DataRequest(labels, false, splitting, reading));
    }
  }

  /** The part that the run trains on. Only the whole data set needs to be closed. */
  DataSplit part(DataSplit all) {
    return all.with(
        part("--subset", all.train(), subset), part("--val-subset", all.validation(), valSubset));
  }

  private ImageDataset part(String option, ImageDataset all, OptionalInt count) {
    // If a resumed run has too few images, its data have changed. Opening the run reports that.
    boolean changed = resumed && count.orElse(0) > all.size();
    return changed ? all : subset(option, all, count);
  }

  /**
   * Takes the first images of each class, balanced over the classes.
   *
   * @param option the setting's option, for the message
   * @param count number of images to take; empty for all
   * @throws WrongSettingException if there are fewer than {@code count} images
   */
  public static ImageDataset subset(String option, ImageDataset images, OptionalInt count) {
    if (count.isEmpty()) {
      return images;
    }
    if (count.getAsInt() > images.size()) {
      String rule = "a whole number from 1 to " + images.size() + " (the number of images)";
      throw WrongSettingException.refused(option, rule, count.getAsInt());
    }
    return Subset.balanced(images, count.getAsInt());
  }
}
