package graft.dataset.image;

import java.io.IOException;

/**
 * The memory that decoders take for what a header promises, before they find out whether the pixels
 * are there. A header may be damaged, or lie.
 */
final class PromisedMemory {
  /** What is promised beyond this is compared with the file. */
  private static final long MOST_BYTES = 1L << 28;

  /**
   * Most bytes that a byte of a file may stand for. The pictures that are compressed most, blank
   * ones, stay below; only a blank lossless WebP of over 67 megapixels may not.
   */
  private static final long MOST_OF_A_BYTE = 1L << 15;

  private PromisedMemory() {}

  /**
   * Compares what is promised with the file's length.
   *
   * @throws IOException if so short a file can't keep the promise
   */
  static void check(long promised, byte[] file) throws IOException {
    if (promised > MOST_BYTES && promised > MOST_OF_A_BYTE * file.length) {
      throw new IOException(
          "damaged: its header promises more pixels than " + file.length + " bytes can hold");
    }
  }
}
