package graft.dataset.image;

/**
 * What an image's header says of its size; {@link ImageFormats} checks it.
 *
 * @param height in pixels
 * @param width in pixels
 */
public record ImageSize(int height, int width) {
  /** Height times width. A long, because the product can be over the largest int. */
  long pixels() {
    return (long) height * width;
  }

  /** The side of the square in its middle. */
  public int shorterSide() {
    return Math.min(height, width);
  }
}
