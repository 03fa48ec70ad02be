package graft.train;

import graft.dataset.ImageDataset;
import graft.failure.WrongUseException;
import graft.model.StartOptions;
import java.util.Objects;

/**
 * What keeps a training from fitting its images too closely. It changes the training loss and the
 * updates; validation and {@code evaluate} use the plain loss.
 *
 * @param weightDecay AdamW's, in each step {@code w -= learning rate * weightDecay * w}, for the
 *     kernels of all trained layers (Loshchilov and Hutter, arXiv:1711.05101); at least 0 and
 *     finite, 0 for none
 * @param labelSmoothing share s of each target that all classes get alike: the target of the right
 *     one of C classes is {@code 1 - s + s / C}, that of the others {@code s / C} (Szegedy et al.,
 *     arXiv:1512.00567, section 7); in [0, 1), 0 for none
 * @param classWeights how much each class counts in the loss
 * @param layerDecay each block's learning rate divided by that of the block above it, the head
 *     being the topmost (Howard and Ruder, arXiv:1801.06146, section 3.2); in (0, 1], 1 for the
 *     same rate in all blocks
 */
public record Regularization(
    double weightDecay, double labelSmoothing, ClassWeights classWeights, double layerDecay) {
  /** Plain Adam, plain cross-entropy, all images and blocks alike. */
  public static final Regularization NONE = new Regularization(0, 0, ClassWeights.NONE, 1);

  public Regularization {
    Objects.requireNonNull(classWeights, "class_weights is missing");
    if (!(weightDecay >= 0) || !Float.isFinite((float) weightDecay)) {
      throw new WrongUseException(
          "weight decay (%s) must be at least 0 and finite".formatted(weightDecay));
    }
    if (!(labelSmoothing >= 0 && (float) labelSmoothing < 1)) {
      throw new WrongUseException(
          "label smoothing (%s) must be at least 0 and less than 1".formatted(labelSmoothing));
    }
    if (!((float) layerDecay > 0 && layerDecay <= 1)) {
      throw new WrongUseException(
          "layer decay (%s) must be more than 0 and at most 1".formatted(layerDecay));
    }
  }

  /**
   * The options with which a phase begins.
   *
   * @param seed of the dropout
   * @param images the training images
   */
  StartOptions startOptions(long seed, ImageDataset images) {
    return new StartOptions(
        seed,
        (float) labelSmoothing,
        (float) weightDecay,
        classWeights.of(images),
        (float) layerDecay);
  }
}
