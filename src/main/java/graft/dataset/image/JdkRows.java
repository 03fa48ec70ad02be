package graft.dataset.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/**
 * The rows of an image of Java's library. Gray, RGB and ink values are used as they are stored,
 * because colour profiles are ignored in every format.
 */
final class JdkRows {
  private JdkRows() {}

  /**
   * Reads an image's rows.
   *
   * @param hasAlpha whether an additional channel, if there is one, is alpha
   */
  static Rows of(BufferedImage image, boolean hasAlpha) {
    ColorModel model = image.getColorModel();
    int type = model.getColorSpace().getType();
    boolean plain =
        model instanceof ComponentColorModel
            && (model.getTransferType() == DataBuffer.TYPE_BYTE
                || model.getTransferType() == DataBuffer.TYPE_USHORT);
    if (plain && type == ColorSpace.TYPE_GRAY) {
      return colours(image, 1, hasAlpha);
    }
    if (plain && type == ColorSpace.TYPE_RGB) {
      return colours(image, Pixels.CHANNELS, hasAlpha);
    }
    return plain && type == ColorSpace.TYPE_CMYK ? inks(image) : converted(image);
  }

  /** Rows of gray or RGB images, with alpha or without. */
  private static Rows colours(BufferedImage image, int colours, boolean hasAlpha) {
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    int most = most(image);
    boolean premultiplied = image.isAlphaPremultiplied();
    return (y, x, rgb) -> {
      int[] row = raster.getPixels(x, y, rgb.length / Pixels.CHANNELS, 1, (int[]) null);
      for (int i = 0; i < rgb.length; i++) {
        int pixel = i / Pixels.CHANNELS * bands;
        int value = row[pixel + (colours == 1 ? 0 : i % Pixels.CHANNELS)];
        int alpha = hasAlpha && bands > colours ? row[pixel + colours] : most;
        rgb[i] =
            premultiplied
                ? White.underPremultiplied(value, alpha, most)
                : White.under(value, alpha, most);
      }
    };
  }

  /**
   * Rows of images of four inks: cyan, magenta, yellow and black. An ink's value is the share of
   * light that the ink blocks.
   */
  private static Rows inks(BufferedImage image) {
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    int most = most(image);
    return (y, x, rgb) -> {
      int[] row = raster.getPixels(x, y, rgb.length / Pixels.CHANNELS, 1, (int[]) null);
      for (int i = 0; i < rgb.length; i++) {
        int pixel = i / Pixels.CHANNELS * bands;
        int light = most - row[pixel + i % Pixels.CHANNELS];
        // The black ink blocks its share of the light that the coloured ink lets through.
        long through = (long) light * (most - row[pixel + Pixels.CHANNELS]);
        rgb[i] = (byte) Math.round(through * 255.0 / ((long) most * most));
      }
    };
  }

  /** Rows of images with palettes, packed pixels, or colours that are not gray, RGB or inks. */
  private static Rows converted(BufferedImage image) {
    return (y, x, rgb) -> {
      int[] row = image.getRGB(x, y, rgb.length / Pixels.CHANNELS, 1, null, 0, rgb.length);
      for (int i = 0; i < rgb.length; i++) {
        int argb = row[i / Pixels.CHANNELS];
        rgb[i] = White.under(argb >> 16 - 8 * (i % Pixels.CHANNELS) & 255, argb >>> 24, 255);
      }
    };
  }

  private static int most(BufferedImage image) {
    return image.getColorModel().getTransferType() == DataBuffer.TYPE_BYTE ? 255 : 65535;
  }
}
