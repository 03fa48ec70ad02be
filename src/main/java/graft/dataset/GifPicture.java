package graft.dataset;

import java.io.IOException;
import java.util.Arrays;

/** Cuts an animated GIF down to its first frame, as TensorFlow's kernel would unpack them all. */
final class GifPicture {
  private static final int SCREEN_BYTES = 13;
  private static final int DESCRIPTOR_BYTES = 10;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int TRAILER = 0x3b;

  private final byte[] file;
  private int at;

  private GifPicture(byte[] file) {
    this.file = file;
  }

  /**
   * The file up to the end of its first frame.
   *
   * @throws IOException if it ends before that
   */
  static byte[] firstFrame(byte[] file) throws IOException {
    return new GifPicture(file).cut();
  }

  private byte[] cut() throws IOException {
    at = SCREEN_BYTES;
    at += paletteBytes(unsigned(10));
    while (unsigned(at) == EXTENSION) {
      at += 2;
      skipBlocks();
    }
    if (unsigned(at) != IMAGE) {
      throw new IOException("the GIF holds no picture");
    }
    checkFrame();
    int flags = unsigned(at + 9);
    at += DESCRIPTOR_BYTES + paletteBytes(flags) + 1;
    skipBlocks();
    byte[] first = Arrays.copyOf(file, at + 1);
    first[at] = (byte) TRAILER;
    return first;
  }

  /** A frame larger than the screen would escape the limit on the picture's size. */
  private void checkFrame() throws IOException {
    int right = word(at + 1) + word(at + 5);
    int bottom = word(at + 3) + word(at + 7);
    if (right > word(6) || bottom > word(8)) {
      throw new IOException("the GIF's first frame is larger than its screen");
    }
  }

  private void skipBlocks() throws IOException {
    for (int length = unsigned(at); length > 0; length = unsigned(at)) {
      at += 1 + length;
    }
    at++;
  }

  private static int paletteBytes(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private int word(int index) throws IOException {
    return unsigned(index) | unsigned(index + 1) << 8;
  }

  private int unsigned(int index) throws IOException {
    if (index >= file.length) {
      throw new IOException("the GIF is cut off");
    }
    return Byte.toUnsignedInt(file[index]);
  }
}
