package graft.dataset.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * BMP files that TensorFlow's kernel misreads or refuses: it takes a palette's indices for grey
 * values, and knows neither compression nor 16 bits. The JDK reads them.
 */
final class BmpImage {
  private static final int OLD_HEADER_BYTES = 12;
  private static final int PLAIN_BITS = 24;

  private BmpImage() {}

  /** Whether it is anything but plain, uncompressed 24-bit colour. */
  static boolean isUnusual(ImageHeader header, byte[] file) {
    if (header.format() != ImageFormat.BMP) {
      return false;
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.getInt(14) == OLD_HEADER_BYTES
        || file.length < 34
        || bytes.getShort(28) != PLAIN_BITS
        || bytes.getInt(30) != 0;
  }

  /**
   * Decodes it.
   *
   * @throws IOException if it is damaged
   */
  static Pixels decode(byte[] file) throws IOException {
    BufferedImage image;
    try {
      // Reading from a stream of the JDK's own closes it.
      image = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)));
    } catch (RuntimeException e) {
      // The JDK's reader answers some damaged files with the like of an index out of bounds.
      throw new IOException("damaged BMP", e);
    }
    if (image == null) {
      throw new IOException("damaged BMP");
    }
    return pixels(image);
  }

  private static Pixels pixels(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    byte[] rgb = new byte[height * width * Pixels.CHANNELS];
    int[] row = new int[width];
    int to = 0;
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int argb : row) {
        rgb[to++] = (byte) (argb >> 16);
        rgb[to++] = (byte) (argb >> 8);
        rgb[to++] = (byte) argb;
      }
    }
    return new Pixels(height, width, rgb);
  }
}
