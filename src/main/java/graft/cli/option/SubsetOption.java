package graft.cli.option;

import graft.dataset.ImageDataset;
import graft.dataset.Subset;

/** Takes a subset, whose size can be checked only once the data is open. */
public final class SubsetOption {
  private SubsetOption() {}

  /**
   * Takes the first images of each class.
   *
   * @param option name of the option, for the error message
   * @param count number of images in all, or null for all of them
   * @throws CommandLineException if there are fewer images
   */
  public static ImageDataset take(String option, ImageDataset images, Integer count) {
    if (count != null && count > images.size()) {
      throw Values.refused(
          option,
          "a whole number from 1 to %d, the images that there are".formatted(images.size()),
          count.toString());
    }
    return count == null ? images : Subset.balanced(images, count);
  }
}
