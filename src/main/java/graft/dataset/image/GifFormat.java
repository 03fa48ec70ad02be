package graft.dataset.image;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;

/**
 * GIF: the rectangle that the first frame draws. TensorFlow's kernel would unpack all frames of an
 * animation, take the frame's rectangle for the whole screen, and still shift it by its place on
 * the screen.
 */
final class GifFormat implements ImageFormat {
  @Override
  public String name() {
    return "GIF";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("gif");
  }

  @Override
  public boolean matches(byte[] start) {
    return ImageFormat.startsWith(start, 'G', 'I', 'F', '8');
  }

  /** The first frame's size. */
  @Override
  public ImageSize size(byte[] file) throws IOException {
    return new Blocks(file).size();
  }

  @Override
  public Pixels decode(byte[] file, Output output) throws IOException {
    return output.decode(new Blocks(file).firstFrame());
  }

  /** Reads a file block by block; throws an {@link EOFException} if it ends too early. */
  private static final class Blocks {
    private static final int SCREEN_BYTES = 13;
    private static final int DESCRIPTOR_BYTES = 10;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;
    private static final int TRAILER = 0x3b;

    private final byte[] file;
    private int at;

    Blocks(byte[] file) {
      this.file = file;
    }

    ImageSize size() throws IOException {
      toFirstFrame();
      return new ImageSize(word(at + 7), word(at + 5));
    }

    /** The file up to the end of its first frame, with that frame moved to the screen's corner. */
    byte[] firstFrame() throws IOException {
      toFirstFrame();
      int frame = at;
      at += DESCRIPTOR_BYTES + paletteBytes(unsigned(frame + 9)) + 1;
      skipBlocks();
      byte[] first = Arrays.copyOf(file, at + 1);
      Arrays.fill(first, frame + 1, frame + 5, (byte) 0);
      first[at] = (byte) TRAILER;
      return first;
    }

    /** Skips the screen, its palette and the extensions before the first image. */
    private void toFirstFrame() throws IOException {
      at = SCREEN_BYTES + paletteBytes(unsigned(10));
      while (unsigned(at) == EXTENSION) {
        at += 2;
        skipBlocks();
      }
      if (unsigned(at) != IMAGE) {
        throw new IOException("the GIF holds no picture");
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
        throw new EOFException("the GIF is cut off");
      }
      return Byte.toUnsignedInt(file[index]);
    }
  }
}
