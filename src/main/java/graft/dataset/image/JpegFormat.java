package graft.dataset.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

/** JPEG, decoded by TensorFlow. */
final class JpegFormat implements ImageFormat {
  private static final int SOS = 0xda;
  private static final int EOI = 0xd9;

  @Override
  public String name() {
    return "JPEG";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("jpg", "jpeg", "jpe", "jfif");
  }

  @Override
  public boolean matches(byte[] start) {
    return ImageFormat.startsWith(start, 0xff, 0xd8, 0xff);
  }

  /** Skips the segments before the first frame header. */
  @Override
  public ImageSize size(byte[] bytes) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    int at = 2;
    while (true) {
      if (Byte.toUnsignedInt(file.get(at)) != 0xff) {
        throw new IOException("its segments are damaged");
      }
      int marker = Byte.toUnsignedInt(file.get(at + 1));
      if (marker == 0xff) {
        at++;
      } else if (isFrame(marker)) {
        return new ImageSize(
            Short.toUnsignedInt(file.getShort(at + 5)), Short.toUnsignedInt(file.getShort(at + 7)));
      } else if (marker == SOS || marker == EOI) {
        throw new IOException("it has no frame header");
      } else if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd8) {
        at += 2;
      } else {
        at += 2 + Short.toUnsignedInt(file.getShort(at + 2));
      }
    }
  }

  /** SOF0 to SOF15 without DHT (c4), JPG (c8) and DAC (cc), which are in this range. */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }
}
