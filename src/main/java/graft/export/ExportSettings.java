package graft.export;

import graft.contract.ModelDescription;
import graft.failure.WrongUseException;
import java.util.HashSet;
import java.util.List;

/**
 * The settings of an export.
 *
 * @param network the network below the head
 * @param imageSize height and width in pixels to which images are resized, from the network's
 *     smallest to 1024
 * @param unfreezeFrom index of the network's first layer that the unfrozen phase trains
 * @param labels class names in the order of the outputs, 2 to 10,000, none blank, no duplicates
 * @param hidden units of the hidden layer, 1 to 8192; hidden x classes is at most 33,554,432
 * @param dropout share of hidden units dropped in training, in [0, 1)
 * @param seed seed of the head's initial kernels, and of the network's kernels if those are random
 */
public record ExportSettings(
    BaseNetwork network,
    int imageSize,
    int unfreezeFrom,
    List<String> labels,
    int hidden,
    double dropout,
    long seed) {
  /**
   * Largest {@code imageSize}: it takes twelve times the memory of 299. More would take gigabytes.
   */
  public static final int MAX_IMAGE_SIZE = 1024;

  /** Most classes: ten times those of ImageNet. */
  public static final int MAX_CLASSES = 10_000;

  /** Most hidden units: twice those of the widest head in common use, VGG's. */
  public static final int MAX_HIDDEN = 8192;

  /**
   * Largest number of weights between the hidden layer and the classes. Training keeps seven
   * float32 numbers for each of these weights, 0.9 GB in all.
   */
  static final long MAX_CLASS_WEIGHTS = 1L << 25;

  public ExportSettings {
    labels = List.copyOf(labels);
    check(
        imageSize >= network.smallestImageSize() && imageSize <= MAX_IMAGE_SIZE,
        "image size (%s) must be from %d to %d"
            .formatted(imageSize, network.smallestImageSize(), MAX_IMAGE_SIZE));
    check(
        unfreezeFrom >= 0 && unfreezeFrom < network.layers().size(),
        "layer index (%s) must be from 0 to %d"
            .formatted(unfreezeFrom, network.layers().size() - 1));
    check(
        labels.size() >= 2 && labels.size() <= MAX_CLASSES,
        "number of labels (%s) must be from 2 to %d".formatted(labels.size(), MAX_CLASSES));
    check(new HashSet<>(labels).size() == labels.size(), "labels must differ: " + labels);
    for (String label : labels) {
      check(
          !label.isBlank() && !label.contains("\n"),
          "the class name \"%s\" must be one line and not blank; rename the class"
              .formatted(label.replace("\n", "\\n")));
    }
    check(
        hidden >= 1 && hidden <= MAX_HIDDEN,
        "hidden units (%s) must be from 1 to %d".formatted(hidden, MAX_HIDDEN));
    check(
        (long) hidden * labels.size() <= MAX_CLASS_WEIGHTS,
        "hidden units (%s) times classes (%s) must be at most %d: lower --hidden"
            .formatted(hidden, labels.size(), MAX_CLASS_WEIGHTS));
    check(
        dropout >= 0 && dropout < 1,
        "dropout (%s) must be at least 0 and below 1".formatted(dropout));
  }

  ModelDescription.Head head() {
    return new ModelDescription.Head(labels.size(), hidden, dropout, seed);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new WrongUseException(message);
    }
  }
}
