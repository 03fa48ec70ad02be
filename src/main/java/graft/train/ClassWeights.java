package graft.train;

import com.fasterxml.jackson.annotation.JsonValue;
import graft.dataset.ImageDataset;
import java.util.Arrays;
import java.util.Locale;

/** How much the images of each class count in the training loss. */
public enum ClassWeights {
  /** All images count alike: each class has weight 1. */
  NONE,
  /**
   * All classes count alike, however many images they have: of n training images in C classes, each
   * one in a class of k images has the weight {@code n / (C * k)} (scikit-learn's {@code
   * class_weight="balanced"}). Classes without images are not counted. The mean weight of an image
   * is 1.
   */
  BALANCED;

  /** The name in options and in {@code run.json}: {@code none} or {@code balanced}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The weight of each class.
   *
   * @param images the training images
   * @return one weight per class, each positive; 1 for a class without images
   */
  float[] of(ImageDataset images) {
    float[] weights = new float[images.classNames().size()];
    Arrays.fill(weights, 1);
    if (this == NONE) {
      return weights;
    }
    long[] counts = images.classCounts();
    long present = Arrays.stream(counts).filter(count -> count > 0).count();
    for (int i = 0; i < weights.length; i++) {
      if (counts[i] > 0) {
        weights[i] = (float) (images.size() / ((double) present * counts[i]));
      }
    }
    return weights;
  }
}
