package graft.dataset.image;

import java.io.IOException;
import java.util.Set;

/** A format of image files. A new format needs a class and an entry in {@link ImageFormats}. */
public interface ImageFormat {
  /** The format's name for users, for example {@code PNG}. */
  String name();

  /** The extensions of the format's files, in lower case and without the dot. */
  Set<String> extensions();

  /**
   * Whether a file has this format, whatever its name says.
   *
   * @param start at least the first 32 bytes of the file, or all bytes of a shorter file
   */
  boolean matches(byte[] start);

  /**
   * The size in the file's header. No pixel is decoded, because a file of a few kilobytes can claim
   * gigabytes of pixels. If the bytes end too early, an implementation may also throw an {@link
   * IndexOutOfBoundsException}.
   *
   * @param file the whole file, or its first bytes, which are enough for most headers
   * @throws java.io.EOFException if the bytes end within the header
   * @throws IOException if the header is damaged, or Graft knows this format but can't read it
   */
  ImageSize size(byte[] file) throws IOException;

  /**
   * Refuses a file that says of itself what can't be, before memory is taken for it. By default
   * nothing is checked.
   *
   * @param file the whole file, whose {@link #size} was accepted
   * @throws IOException if the file is damaged
   */
  default void check(byte[] file) throws IOException {}

  /** How to turn the stored picture upright. By default the picture is upright already. */
  default Orientation orientation(byte[] file) {
    return Orientation.UPRIGHT;
  }

  /**
   * Decodes an image that {@link #size} and {@link #check} have accepted. By default TensorFlow
   * decodes it.
   *
   * @param file the whole file
   * @param output turns the decoded image into the result
   * @return a square, which the caller closes
   * @throws IOException if the file is damaged
   */
  default Pixels decode(byte[] file, Output output) throws IOException {
    try (Decoded picture = output.run(Kernel.ANY, file)) {
      return output.fit(picture);
    }
  }

  /**
   * Whether Graft reads this format. Other formats are recognized only so that {@link #size} can
   * say why a file is refused. Help and messages do not list them.
   */
  default boolean isRead() {
    return true;
  }

  /** Whether {@code bytes} begin with the bytes {@code magic}, each given as 0 to 255. */
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

  /**
   * Makes the result: an image's central square, resized if necessary and turned upright. The
   * caller closes it.
   */
  interface Output {
    /** Height and width, in pixels, to which the network resizes images. */
    int imageSize();

    /** The square that is cut out of a stored picture; pixels outside need not be decoded. */
    Square square(ImageSize stored);

    /**
     * Lets TensorFlow decode a file.
     *
     * @return the picture, which the caller closes
     * @throws IOException if TensorFlow can't decode it
     */
    Decoded run(Kernel kernel, byte[] file) throws IOException;

    /** Makes the result from an image that TensorFlow has decoded. */
    Pixels fit(Decoded image);

    /**
     * Makes the result from an image that is read row by row.
     *
     * @param stored size of the stored image
     * @param rows gives the pixels; only those inside the {@link #square} are read
     */
    Pixels fit(ImageSize stored, Rows rows);

    /** Makes the result from an image in memory, which stays open. */
    default Pixels fit(Pixels image) {
      return fit(
          new ImageSize(image.height(), image.width()),
          (y, x, rgb) ->
              image
                  .data()
                  .get()
                  .offset(Pixels.CHANNELS * ((long) y * image.width() + x))
                  .read(rgb));
    }
  }
}
