package graft.model;

import graft.contract.ModelDescription;
import graft.contract.WrongUseException;
import java.util.HashSet;
import java.util.List;

/**
 * What an export is made of.
 *
 * @param imageSize height and width in pixels to which images are resized, 75 to 1024
 * @param unfreezeFrom index in Keras's order of the first layer that the unfrozen phase trains, 0
 *     to 310
 * @param labels class names in the order of the outputs, at least 2, none blank or twice
 * @param hidden units of the hidden layer, at least 1
 * @param dropout share of hidden units dropped in training, in [0, 1)
 * @param seed seed of the head's (and a random base's) kernels
 */
public record ExportSettings(
    int imageSize, int unfreezeFrom, List<String> labels, int hidden, double dropout, long seed) {
  /** Keras's InceptionV3 takes no smaller image. */
  public static final int MIN_IMAGE_SIZE = 75;

  /** Twelve times the activations of 299: beyond it a single image needs gigabytes. */
  public static final int MAX_IMAGE_SIZE = 1024;

  public ExportSettings {
    labels = List.copyOf(labels);
    check(
        imageSize >= MIN_IMAGE_SIZE && imageSize <= MAX_IMAGE_SIZE,
        "image size (%s) must be from %d to %d"
            .formatted(imageSize, MIN_IMAGE_SIZE, MAX_IMAGE_SIZE));
    check(
        unfreezeFrom >= 0 && unfreezeFrom < KerasLayers.all().size(),
        "layer index (%s) must be from 0 to %d"
            .formatted(unfreezeFrom, KerasLayers.all().size() - 1));
    check(labels.size() >= 2, "labels (%s) must be at least 2".formatted(labels.size()));
    check(new HashSet<>(labels).size() == labels.size(), "labels must differ: " + labels);
    check(
        labels.stream().noneMatch(label -> label.isBlank() || label.contains("\n")),
        "labels must be one line each and not blank: " + labels);
    check(hidden >= 1, "hidden units (%s) must be at least 1".formatted(hidden));
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
