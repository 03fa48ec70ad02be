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

  /** How the stored picture is turned; as it is seen, unless the format overrides it. */
  default Orientation orientation(byte[] file) {
    return Orientation.UPRIGHT;
  }

  /**
   * Decodes the image, which {@link #size} has accepted; with TensorFlow, unless the format
   * overrides it.
   *
   * @param file all of the file
   * @param output takes the image, and gives the result
   * @throws IOException if the file is damaged
   */
  default Pixels decode(byte[] file, Output output) throws IOException {
    try (Decoded picture = output.run(Kernel.ANY, file)) {
      return output.fit(picture);
    }
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

  /** Cuts out an image's central square, resizes it to what was asked for, and turns it upright. */
  interface Output {
    /** Height and width in pixels that the network resizes to. */
    int imageSize();

    /** The part of a stored picture that is wanted; the rest need not be decoded. */
    Square square(ImageSize stored);

    /**
     * Lets TensorFlow decode a file.
     *
     * @return the caller closes it
     * @throws IOException if TensorFlow can't decode it
     */
    Decoded run(Kernel kernel, byte[] file) throws IOException;

    /** Takes an image that TensorFlow has decoded. */
    Pixels fit(Decoded image);

    /**
     * Takes an image by its rows.
     *
     * @param stored its size; only rows and columns of its {@link #square} are read
     */
    Pixels fit(ImageSize stored, Rows rows);

    /** Takes an image in memory. */
    default Pixels fit(Pixels image) {
      return fit(
          new ImageSize(image.height(), image.width()),
          (y, x, rgb) ->
              System.arraycopy(
                  image.rgb(), Pixels.CHANNELS * (y * image.width() + x), rgb, 0, rgb.length));
    }
  }
}
