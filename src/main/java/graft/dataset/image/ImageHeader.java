package graft.dataset.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a picture says of itself before any pixel is decoded: a few kilobytes can promise gigabytes,
 * so its size is looked at first.
 *
 * @param format told by the content
 * @param height in pixels
 * @param width in pixels
 */
public record ImageHeader(ImageFormat format, int height, int width) {
  private static final int SOS = 0xda;
  private static final int EOI = 0xd9;

  /**
   * Reads the header.
   *
   * @throws IOException if the bytes are none of the four formats, or end too early
   */
  static ImageHeader of(byte[] file) throws IOException {
    ImageFormat format =
        ImageFormat.of(file).orElseThrow(() -> new IOException("not a JPEG, PNG, BMP or GIF"));
    try {
      ImageHeader header =
          switch (format) {
            case JPEG -> jpeg(ByteBuffer.wrap(file));
            case PNG -> png(ByteBuffer.wrap(file));
            case BMP -> bmp(little(file));
            case GIF -> GifImage.header(file);
          };
      if (header.height < 1 || header.width < 1) {
        throw new IOException("its size is " + header.width + " x " + header.height);
      }
      return header;
    } catch (IndexOutOfBoundsException e) {
      throw new EOFException("it ends within its header");
    }
  }

  /** Height times width, which an int may not hold. */
  long pixels() {
    return (long) height * width;
  }

  private static ByteBuffer little(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ImageHeader png(ByteBuffer file) {
    return new ImageHeader(ImageFormat.PNG, file.getInt(20), file.getInt(16));
  }

  /** The height is negative where the rows run from the top. */
  private static ImageHeader bmp(ByteBuffer file) throws IOException {
    int headerBytes = file.getInt(14);
    if (headerBytes == 12) {
      return new ImageHeader(
          ImageFormat.BMP,
          Short.toUnsignedInt(file.getShort(20)),
          Short.toUnsignedInt(file.getShort(18)));
    }
    int height = file.getInt(22);
    if (height == Integer.MIN_VALUE) {
      throw new IOException("its height is out of range");
    }
    return new ImageHeader(ImageFormat.BMP, Math.abs(height), file.getInt(18));
  }

  /** Walks the segments to the first start of a frame. */
  private static ImageHeader jpeg(ByteBuffer file) throws IOException {
    int at = 2;
    while (true) {
      if (Byte.toUnsignedInt(file.get(at)) != 0xff) {
        throw new IOException("its segments are damaged");
      }
      int marker = Byte.toUnsignedInt(file.get(at + 1));
      if (marker == 0xff) {
        at++;
      } else if (isFrame(marker)) {
        return new ImageHeader(
            ImageFormat.JPEG,
            Short.toUnsignedInt(file.getShort(at + 5)),
            Short.toUnsignedInt(file.getShort(at + 7)));
      } else if (marker == SOS || marker == EOI) {
        throw new IOException("it has no frame header");
      } else if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd8) {
        at += 2;
      } else {
        at += 2 + Short.toUnsignedInt(file.getShort(at + 2));
      }
    }
  }

  /** SOF0 to SOF15 without DHT (c4), JPG (c8) and DAC (cc), which lie among them. */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }
}
