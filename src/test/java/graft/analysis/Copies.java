package graft.analysis;

import graft.dataset.image.Pixels;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** What becomes of pictures that are copied from one place to the next. */
final class Copies {
  private Copies() {}

  /** A copy that is mirrored, compressed, resized or all three, in turn. */
  static Pixels copy(Pixels picture, int turn) {
    return switch (turn % 4) {
      case 0 -> Planted.mirrored(picture);
      case 1 -> compressed(picture, 0.8f);
      case 2 -> resized(picture, 24);
      default -> compressed(resized(Planted.mirrored(picture), 48), 0.75f);
    };
  }

  private static Pixels resized(Pixels picture, int side) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(image(picture), 0, 0, side, side, null);
    graphics.dispose();
    return pixels(image);
  }

  private static Pixels compressed(Pixels picture, float quality) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image(picture), null, null), how);
      out.flush();
      return pixels(ImageIO.read(new ByteArrayInputStream(bytes.toByteArray())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
  }

  private static BufferedImage image(Pixels picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = picture.rgb();
    for (int i = 0; i < rgb.length / 3; i++) {
      int color = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | rgb[3 * i + 2] & 0xff;
      image.setRGB(i % picture.width(), i / picture.width(), color);
    }
    return image;
  }

  private static Pixels pixels(BufferedImage image) {
    byte[] rgb = new byte[image.getWidth() * image.getHeight() * 3];
    for (int i = 0; i < rgb.length / 3; i++) {
      int color = image.getRGB(i % image.getWidth(), i / image.getWidth());
      rgb[3 * i] = (byte) (color >> 16);
      rgb[3 * i + 1] = (byte) (color >> 8);
      rgb[3 * i + 2] = (byte) color;
    }
    return new Pixels(image.getHeight(), image.getWidth(), rgb);
  }
}
