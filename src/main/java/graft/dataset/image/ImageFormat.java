package graft.dataset.image;

import java.io.IOException;
import java.util.Set;

/** A format of image files. A new one is a class and an entry in {@link ImageFormats#standard}. */
public interface ImageFormat {
  /** What users call it, for example {@code PNG}. */
  String name();

  /** The ends of its files' names, in lower case and without the dot. */
  Set<String> extensions();

  /**
   * Whether a file has this format, whatever its name says.
   *
   * @param start the first 32 bytes of the file or more; fewer where the file is shorter
   */
  boolean matches(byte[] start);

  /**
   * The size that the header promises. No pixel is decoded: a few kilobytes can promise gigabytes.
   * An {@link IndexOutOfBoundsException} says that the bytes end too early, like an {@link
   * java.io.EOFException}.
   *
   * @param file the file, or enough of its start to hold most headers
   * @throws java.io.EOFException if the bytes end within the header
   * @throws IOException if the header is damaged, or Graft knows this format but can't read it
   */
  ImageSize size(byte[] file) throws IOException;

  /**
   * Decodes the image, which {@link #size} has accepted; with TensorFlow, unless the format
   * overrides it.
   *
   * @param file all of the file
   * @param output takes the image, and gives the result
   * @throws IOException if the file is damaged
   */
  default Pixels decode(byte[] file, Output output) throws IOException {
    return output.decode(file);
  }

  /**
   * Whether Graft reads this format. One that is only recognized, so that {@link #size} can say why
   * its files are refused, is left out of the list of formats in help and messages.
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
