package graft.dataset.image;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kinds of pictures that are read, told by their content or at least by their name. */
enum ImageFormat {
  JPEG,
  PNG,
  BMP,
  GIF;

  /** Bytes that are enough to tell. */
  static final int MAGIC_BYTES = 8;

  private static final Set<String> EXTENSIONS =
      Set.of("jpg", "jpeg", "jpe", "jfif", "png", "bmp", "dib", "gif");

  /** The format by the first bytes of a file. */
  static Optional<ImageFormat> of(byte[] start) {
    if (startsWith(start, 0xff, 0xd8, 0xff)) {
      return Optional.of(JPEG);
    }
    if (startsWith(start, 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a)) {
      return Optional.of(PNG);
    }
    if (startsWith(start, 'G', 'I', 'F', '8')) {
      return Optional.of(GIF);
    }
    return startsWith(start, 'B', 'M') ? Optional.of(BMP) : Optional.empty();
  }

  /** Whether a file's name promises a picture. */
  static boolean promisedBy(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot >= 0 && EXTENSIONS.contains(fileName.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  private static boolean startsWith(byte[] bytes, int... magic) {
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
}
