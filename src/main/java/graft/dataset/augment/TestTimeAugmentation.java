package graft.dataset.augment;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which versions of an image a trained model is asked about; the answer is their mean. */
public enum TestTimeAugmentation {
  /** The image itself. */
  NONE,
  /** The image and its mirror image, see {@link FlipAverage}. */
  FLIP;

  /** The name in options and in JSON: {@code none} or {@code flip}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
