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

/** {@code --data}, of the commands that need labelled images. */
public final class DataOption {
  /**
   * Seed by which Graft 0.1.0 split a folder without validation images. It must not depend on the
   * training's seed, or {@code evaluate} would use images that the model was trained on.
   */
  private static final long SPLIT_SEED = 0;

  @Parameter(
      names = "--data",
      order = 1,
      description =
          "SPEC: cifar10 (after graft fetch cifar10), sample (1,500 images of it, carried along), a"
              + " folder with a folder of pictures for each class, or a .csv with the columns path,"
              + " label and perhaps split")
  private String spec;

  /** The option's value; null where it was not given. */
  public String spec() {
    return spec;
  }

  /** Fails if the option is missing, before any slow work begins. */
  public void require(String command) {
    if (spec == null) {
      throw new ParameterException(command + " needs --data, one of cifar10, sample or a folder");
    }
  }

  /**
   * Takes the first images of each class.
   *
   * @param option name of the option, for the error message
   * @param count number of images in all, or null for all of them
   * @throws ParameterException if there are fewer images
   */
  public static ImageDataset subset(String option, ImageDataset images, Integer count) {
    int all = images.size();
    int taken = Values.atMost(option, count, all, all, "the images that there are");
    return count == null ? images : Subset.balanced(images, taken);
  }

  /**
   * How data are opened for a network.
   *
   * @param imageSize height and width in pixels that the network resizes to
   * @param maxPixels largest height times width of a picture
   * @param ownSize which squares enter the network at their own size; empty to decide it by the
   *     pictures, for training
   * @param maxBad largest share of pictures that can't be decoded, in [0, 1]
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
