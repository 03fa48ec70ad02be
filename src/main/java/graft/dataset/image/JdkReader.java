package graft.dataset.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/** Readers of Java's image library, for what TensorFlow can't decode. */
final class JdkReader {
  /** Side of a JPEG's blocks in pixels. Reading one pixel of each block decodes all blocks. */
  private static final int BLOCK = 8;

  private JdkReader() {}

  /**
   * Reads the central square of the first image of a file.
   *
   * @param name the format's name, for messages
   * @param hasAlpha whether an additional channel, if there is one, is alpha
   * @throws IOException if the file is damaged
   */
  static Pixels read(
      ImageReader reader,
      String name,
      byte[] file,
      boolean hasAlpha,
      ImageSize size,
      ImageFormat.Output output)
      throws IOException {
    Square square = output.square(size);
    BufferedImage image;
    try (ByteArrayImageInputStream in = new ByteArrayImageInputStream(file)) {
      reader.setInput(in, false, true);
      ImageReadParam param = reader.getDefaultReadParam();
      param.setSourceRegion(new Rectangle(square.x(), square.y(), square.side(), square.side()));
      // Keeps the stored values: without this, WebP's reader would apply the colour profile.
      param.setDestinationType(reader.getRawImageType(0));
      image = reader.read(0, param);
    } catch (IOException | RuntimeException e) {
      // The readers fail on some damaged files with an index out of bounds or the like.
      throw new IOException("damaged " + name, e);
    } finally {
      reader.dispose();
    }
    Rows rows = JdkRows.of(image, hasAlpha);
    return output.fit(size, (y, x, rgb) -> rows.read(y - square.y(), x - square.x(), rgb));
  }

  /** Java's own reader of a format. */
  static ImageReader of(String format) {
    return ImageIO.getImageReadersByFormatName(format).next();
  }

  /**
   * Whether Java's libjpeg reads a JPEG without a warning. Libjpeg warns if the data end before the
   * picture is complete, and fills up the rest of the picture.
   */
  static boolean readsJpegWithoutWarning(byte[] file) {
    AtomicBoolean warned = new AtomicBoolean();
    ImageReader reader = of("jpeg");
    reader.addIIOReadWarningListener((source, warning) -> warned.set(true));
    try (ByteArrayImageInputStream in = new ByteArrayImageInputStream(file)) {
      reader.setInput(in, true, true);
      ImageReadParam param = reader.getDefaultReadParam();
      param.setSourceSubsampling(BLOCK, BLOCK, 0, 0);
      Raster read = reader.readRaster(0, param);
      return read != null && !warned.get();
    } catch (IOException | RuntimeException e) {
      return false;
    } finally {
      reader.dispose();
    }
  }
}
