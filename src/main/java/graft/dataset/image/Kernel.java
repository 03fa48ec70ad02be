package graft.dataset.image;

/** TensorFlow's ways to decode a file. */
public enum Kernel {
  /** A PNG of at most 8 bits without transparency, an uncompressed BMP of 24 bits, or a GIF. */
  ANY,

  /** A JPEG at its own size, with libjpeg's accurate transform. */
  JPEG,

  /** A JPEG at half its size, rounded up. */
  JPEG_BY_2,

  /** A JPEG at a quarter of its size, rounded up. */
  JPEG_BY_4,

  /** A JPEG at an eighth of its size, rounded up. */
  JPEG_BY_8,

  /** A PNG of at most 8 bits with its transparency: four channels. */
  PNG_WITH_ALPHA,

  /** A PNG of 16 bits: four channels of 16 bits. */
  PNG_OF_16_BITS
}
