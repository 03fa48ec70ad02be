package graft.dataset.image;

import java.io.IOException;

/** What may be a picture, not decoded: a file or bytes in memory. */
interface Stored {
  /** Most bytes. No picture within the default limit of pixels needs more. */
  long LONGEST = 1L << 30;

  /**
   * The length in bytes.
   *
   * @throws IOException if there is nothing to read, or it is longer than 1 GiB
   */
  long length() throws IOException;

  /** All bytes, which the caller does not change. */
  byte[] bytes() throws IOException;

  /** The picture's size, from its header. */
  ImageSize size(ImageFormats formats) throws IOException;
}
