package graft.dataset.image;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Pictures made by the JDK, so that TensorFlow's decoding meets an independent encoder. */
public final class TestImages {
  private TestImages() {}

  /** Every pixel another colour: (8x, 8y, 128 + x - y). */
  public static BufferedImage gradient(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, new Color(8 * x & 255, 8 * y & 255, 128 + x - y & 255).getRGB());
      }
    }
    return image;
  }

  public static BufferedImage filled(int width, int height, Color color) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, color.getRGB());
      }
    }
    return image;
  }

  public static Path write(Path file, BufferedImage image, String format) throws IOException {
    return Files.write(file, encode(image, format));
  }

  static byte[] encode(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("the JDK writes no " + format + " of this type");
    }
    return out.toByteArray();
  }

  /** The square in the middle. */
  static BufferedImage square(BufferedImage image) {
    int side = Math.min(image.getWidth(), image.getHeight());
    return image.getSubimage(
        (image.getWidth() - side) / 2, (image.getHeight() - side) / 2, side, side);
  }

  /** A decoded square's bytes; closes it. */
  public static byte[] rgb(Pixels square) {
    try (square) {
      return square.rgb();
    }
  }

  /** A decoded square's size; closes it. */
  public static String sizeText(Pixels square) {
    try (square) {
      return square.sizeText();
    }
  }

  /** What the JDK takes an image's pixels for. */
  static byte[] rgb(BufferedImage image) {
    byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
    int to = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int pixel = image.getRGB(x, y);
        rgb[to++] = (byte) (pixel >> 16);
        rgb[to++] = (byte) (pixel >> 8);
        rgb[to++] = (byte) pixel;
      }
    }
    return rgb;
  }

  /** A BMP of 2 x 2 pixels, 8 bits, a palette of black, red, green, blue in this order. */
  static byte[] paletteBmp() {
    ByteBuffer bmp = ByteBuffer.allocate(14 + 40 + 16 + 8).order(ByteOrder.LITTLE_ENDIAN);
    bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0).putInt(14 + 40 + 16);
    bmp.putInt(40).putInt(2).putInt(2).putShort((short) 1).putShort((short) 8);
    bmp.putInt(0).putInt(8).putInt(2835).putInt(2835).putInt(4).putInt(0);
    bmp.putInt(0x000000).putInt(0xff0000).putInt(0x00ff00).putInt(0x0000ff);
    return bmp.put(new byte[] {2, 3, 0, 0, 0, 1, 0, 0}).array();
  }
}
