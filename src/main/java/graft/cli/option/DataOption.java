package graft.cli.option;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import graft.dataset.DataOptions;
import graft.dataset.ImageDataset;
import graft.dataset.Subset;
import graft.dataset.image.OwnSize;
import graft.machine.Installation;
import graft.machine.SessionOptions;
import java.util.Optional;

/** {@code --data} of the commands that need labelled images. */
public final class DataOption {
  /**
   * The seed with which Graft 0.1.0 split a folder without validation images. If the split depended
   * on the training's seed, {@code evaluate} would use images that the model was trained on.
   */
  private static final long SPLIT_SEED = 0;

  @Parameter(
      names = "--data",
      order = 1,
      description =
          "SPEC: cifar10 (graft fetch cifar10 downloads it), sample (1,500 images of CIFAR-10 that"
              + " come with Graft), a folder with one folder of pictures per class, or a .csv file"
              + " with the columns path, label and optionally split")
  private String spec;

  /** The option's value; null if it was not given. */
  public String spec() {
    return spec;
  }

  /** Fails if the option is missing, before any slow work begins. */
  public void require(String command) {
    if (spec == null) {
      throw new ParameterException(
          command + " needs --data: cifar10, sample, a folder or a .csv file");
    }
  }

  /**
   * Takes the first images of each class, balanced over the classes.
   *
   * @param option the option's name, for the error message
   * @param count number of images to take; null for all
   * @throws ParameterException if there are fewer than {@code count} images
   */
  public static ImageDataset subset(String option, ImageDataset images, Integer count) {
    int all = images.size();
    int taken = Values.atMost(option, count, all, all, "the number of images");
    return count == null ? images : Subset.balanced(images, taken);
  }

  /**
   * The options with which data are opened for a network.
   *
   * @param imageSize height and width in pixels to which the network resizes images
   * @param maxPixels largest allowed height times width of a picture
   * @param ownSize which square pictures enter the network at their own size; empty for a training,
   *     where the pictures' sizes decide which
   * @param maxBad largest allowed share of pictures that can't be decoded, 0 to 1
   */
  public static DataOptions options(
      int imageSize,
      SessionOptions session,
      long maxPixels,
      Optional<OwnSize> ownSize,
      double maxBad) {
    return new DataOptions(
        Installation.cache(),
        Installation.sample(),
        imageSize,
        SPLIT_SEED,
        session,
        maxPixels,
        ownSize,
        maxBad);
  }
}
