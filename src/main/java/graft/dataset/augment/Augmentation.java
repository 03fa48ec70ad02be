package graft.dataset.augment;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How training images are changed at random, in each epoch anew. */
public enum Augmentation {
  /** Not at all. */
  NONE,
  /** Half of them are mirrored, left to right. */
  FLIP,
  /**
   * Images that enter the network at a size of their own, such as CIFAR-10's, are mirrored and
   * shifted, see {@link Shift}. All others are mirrored, cut out and changed in colour, see {@link
   * Crop}.
   */
  STANDARD;

  /**
   * The name in options and in {@code run.json}: {@code none}, {@code flip} or {@code standard}.
   */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
