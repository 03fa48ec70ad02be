package graft.cli.option;

import graft.dataset.ImageDataset;
import graft.dataset.Subset;

/** Takes a part of a data set, whose size only the opened data tells. */
public final class SubsetOption {
  private SubsetOption() {}

  /**
   * The first images of each class.
   *
   * @param option that asks for it, for the message
   * @param count how many, or null for all
   * @throws CommandLineException if there are not so many
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
