package graft.dataset.image;

import java.io.IOException;
import java.util.Set;

/**
 * A kind of image file. A new one is a class and an entry of the list in {@link
 * ImageFormats#standard}.
 */
public interface ImageFormat {
  /** What users call it, for example {@code PNG}. */
  String name();

  /** The ends of its files' names, in lower case and without the dot. */
  Set<String> extensions();

  /**
   * Whether a file has this format, whatever its name says.
   *
   * @param start the file, or its first {@link ImageFormats#START_BYTES} bytes; fewer where the
   *     file is shorter
   */
  boolean matches(byte[] start);

  /**
   * The size that the header promises. No pixel is decoded: a few kilobytes can promise gigabytes.
   * An {@link IndexOutOfBoundsException} says that the bytes end too early, like an {@link
   * java.io.EOFException}.
   *
   * @param file the file, or as much of its start as is hoped to be enough
   * @throws java.io.EOFException if the bytes end within the header
   * @throws IOException if the header is damaged, or Graft knows this format but can't read it
   */
  ImageSize size(byte[] file) throws IOException;

  /**
   * Decodes the image, which {@link #size} has accepted.
   *
   * @param file all of the file
   * @param output takes the image, and gives the result
   * @throws IOException if the file is damaged
   */
  Pixels decode(byte[] file, Output output) throws IOException;

  /**
   * Whether Graft reads this format. One that is only recognized, so that its files can be refused
   * by name in {@link #size}, is not among those that users are told of.
   */
  default boolean isRead() {
    return true;
  }

  /** Whether bytes begin with these, each from 0 to 255. */
  static boolean startsWith(byte[] bytes, int... magic) {
    if (bytes.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (Byte.toUnsignedInt(bytes[i]) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /** Crops and resizes an image to what the decoder was asked for. */
  interface Output {
    /**
     * An image that TensorFlow decodes: a JPEG, a PNG, a GIF of one frame, or an uncompressed BMP
     * of 24 bits.
     *
     * @throws IOException if TensorFlow can't decode it
     */
    Pixels decode(byte[] file) throws IOException;

    /** An image that is decoded already. */
    Pixels fit(Pixels image);
  }
}
