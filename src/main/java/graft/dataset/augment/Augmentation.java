package graft.dataset.augment;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How training images are changed at random, in each epoch anew. */
public enum Augmentation {
  /** Not at all. */
  NONE,
  /** Mirrored, left to right, with probability 1/2. */
  FLIP,
  /**
   * Mirrored as in {@link #FLIP}, and more.
   *
   * <p>Images that enter the network at a size of their own, such as CIFAR-10's, are shifted down
   * and to the right by -4 to 4 pixels each; the gap shows the image's reflection at its border (He
   * et al., arXiv:1512.03385, section 4.2, fill it with black).
   *
   * <p>Of all others a square of 70 to 100 percent of the area is cut out somewhere and resized to
   * the size of the whole, and the colours change (Howard, arXiv:1312.5402, section 2): every
   * number is multiplied by a factor, then its distance from the image's mean gray by another, then
   * its distance from the pixel's own gray by a third. Each factor is 0.8 to 1.2; gray is {@code
   * 0.299 R + 0.587 G + 0.114 B}.
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
