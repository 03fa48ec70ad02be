package graft.model;

import org.tensorflow.types.TInt64;

/**
 * Refuses labels that are out of range. TensorFlow's OneHot would turn such a label into zeros, and
 * its loss would be 0 without an error.
 */
final class LabelCheck {
  private LabelCheck() {}

  /**
   * Checks labels.
   *
   * @throws IllegalArgumentException when a label is not from 0 to classes - 1
   */
  static void check(TInt64 labels, int classes) {
    labels
        .scalars()
        .forEach(
            label -> {
              if (label.getLong() < 0 || label.getLong() >= classes) {
                throw new IllegalArgumentException(
                    "label (%d) must be from 0 to %d".formatted(label.getLong(), classes - 1));
              }
            });
  }
}
