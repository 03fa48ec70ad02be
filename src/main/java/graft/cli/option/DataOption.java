package graft.cli.option;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParameterException;
import graft.contract.ModelDescription;
import graft.contract.ModelFiles;
import graft.dataset.DataOptions;
import graft.dataset.DataSpec;
import graft.dataset.DataSplit;
import graft.dataset.ImageDataset;
import graft.dataset.Subset;
import graft.dataset.image.ImageDecoder;
import graft.dataset.image.OwnSize;
import graft.failure.GraftException;
import graft.machine.Installation;
import graft.machine.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code --data}, of the commands that need labelled images. */
public final class DataOption {
  /**
   * Seed for splitting a folder without validation images. It must not depend on the training's
   * seed, or {@code evaluate} would use images that the model was trained on.
   */
  private static final long SPLIT_SEED = 0;

  @Parameter(
      names = "--data",
      order = 1,
      description =
          "SPEC: cifar10 (after graft fetch cifar10), sample (1,500 of its images, included), or a"
              + " folder with a folder of pictures for each class")
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
   * The classes of the data, in order.
   *
   * @param imageSize height and width in pixels that the network resizes to
   */
  public static List<String> classNames(String spec, int imageSize, SessionOptions session) {
    try (DataSplit data =
        open(spec, imageSize, session, ImageDecoder.MAX_PIXELS, Optional.empty())) {
      return data.train().classNames();
    }
  }

  /**
   * Opens the data for a model that is still to be made; the caller closes it.
   *
   * @param imageSize height and width in pixels that the network resizes to
   * @param maxPixels largest height times width of a picture
   * @param ownSize which squares enter the network at their own size; empty to decide it by the
   *     pictures, for training
   */
  public static DataSplit open(
      String spec,
      int imageSize,
      SessionOptions session,
      long maxPixels,
      Optional<OwnSize> ownSize) {
    DataOptions options =
        new DataOptions(
            Installation.cache(),
            Installation.sample(),
            imageSize,
            SPLIT_SEED,
            session,
            maxPixels,
            ownSize);
    return DataSpec.open(spec, options);
  }

  /**
   * Opens the data for a model; the caller closes it.
   *
   * @param spec the option's value, or that of the command that began a run
   * @param maxPixels largest height times width of a picture
   * @param ownSize which squares enter the model at their own size; empty to decide it by the
   *     pictures, for training
   * @throws GraftException if its classes are not the model's labels, in the same order
   */
  public static DataSplit open(
      String spec,
      Path model,
      ModelDescription description,
      SessionOptions session,
      long maxPixels,
      Optional<OwnSize> ownSize) {
    DataSplit data = open(spec, description.imageSize(), session, maxPixels, ownSize);
    try {
      data.requireClasses(model, description.labels());
      return data;
    } catch (RuntimeException | Error e) {
      try (data) {
        throw e;
      }
    }
  }
}
