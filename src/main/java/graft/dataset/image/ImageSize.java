package graft.dataset.image;

/**
 * An image's size, as its header says; {@link ImageFormats} checks that it is at least 1 x 1.
 *
 * @param height in pixels
 * @param width in pixels
 */
public record ImageSize(int height, int width) {
  /** Height times width. A long, because the product can be over the largest int. */
  long pixels() {
    return (long) height * width;
  }

  /** The side of the image's central square, in pixels. */
  public int shorterSide() {
    return Math.min(height, width);
  }
}
