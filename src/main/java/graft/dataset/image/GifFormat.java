package graft.dataset.image;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;

/**
 * GIF: the first frame at its position on a white screen.
 *
 * <p>TensorFlow's kernel would decode all frames of an animation. It would also make the picture as
 * large as the first frame, shift the frame inside it, and show transparent pixels in colour. So
 * the kernel gets only the first frame, at position (0, 0), with white for transparent pixels.
 */
final class GifFormat implements ImageFormat {
  private static final byte WHITE = (byte) 255;

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

  /** The size of the screen, which contains the whole first frame. */
  @Override
  public ImageSize size(byte[] file) throws IOException {
    return new Blocks(file).screen();
  }

  @Override
  public Pixels decode(byte[] file, Output output) throws IOException {
    Blocks blocks = new Blocks(file);
    ImageSize screen = blocks.screen();
    try (Decoded frame = output.run(Kernel.ANY, blocks.firstFrame())) {
      return output.fit(
          screen, (y, x, rgb) -> place(frame, y - blocks.top(), x - blocks.left(), rgb));
    }
  }

  /**
   * Reads a part of a row of the screen.
   *
   * @param y row, counted from the frame's first row; may be outside the frame
   * @param x first column, counted from the frame's first column; may be outside the frame
   */
  private static void place(Decoded frame, int y, int x, byte[] rgb) {
    Arrays.fill(rgb, WHITE);
    int from = Math.max(0, x);
    int to = Math.min(frame.size().width(), x + rgb.length / Pixels.CHANNELS);
    if (y >= 0 && y < frame.size().height() && from < to) {
      byte[] part = new byte[(to - from) * Pixels.CHANNELS];
      frame.read(y, from, part);
      System.arraycopy(part, 0, rgb, (from - x) * Pixels.CHANNELS, part.length);
    }
  }

  /** Reads a file block by block; throws an {@link EOFException} if it ends too early. */
  private static final class Blocks {
    private static final int SCREEN_BYTES = 13;
    private static final int DESCRIPTOR_BYTES = 10;
    private static final int EXTENSION = 0x21;
    private static final int CONTROL = 0xf9;
    private static final int IMAGE = 0x2c;
    private static final int TRAILER = 0x3b;

    private final byte[] file;

    /** Position of the first frame in the file. */
    private final int frame;

    /** Position of the block that makes a colour of the first frame transparent; 0 if none does. */
    private int control;

    private int at;

    Blocks(byte[] file) throws IOException {
      this.file = file;
      at = SCREEN_BYTES + paletteBytes(unsigned(10));
      while (unsigned(at) == EXTENSION) {
        if (unsigned(at + 1) == CONTROL && (unsigned(at + 3) & 1) != 0) {
          control = at;
        }
        at += 2;
        skipBlocks();
      }
      if (unsigned(at) != IMAGE) {
        throw new IOException("the GIF holds no picture");
      }
      frame = at;
    }

    int left() {
      return word(frame + 1);
    }

    int top() {
      return word(frame + 3);
    }

    /** The screen's size in the header, enlarged if the first frame does not fit into it. */
    ImageSize screen() throws IOException {
      unsigned(frame + DESCRIPTOR_BYTES - 1);
      return new ImageSize(
          Math.max(word(8), top() + word(frame + 7)), Math.max(word(6), left() + word(frame + 5)));
    }

    /** The file up to the end of its first frame, changed as {@link GifFormat} describes. */
    byte[] firstFrame() throws IOException {
      int flags = unsigned(frame + 9);
      boolean own = paletteBytes(flags) > 0;
      int palette = own ? frame + DESCRIPTOR_BYTES : SCREEN_BYTES;
      int colours = paletteBytes(own ? flags : unsigned(10)) / Pixels.CHANNELS;
      at = frame + DESCRIPTOR_BYTES + paletteBytes(flags) + 1;
      skipBlocks();
      byte[] first = Arrays.copyOf(file, at + 1);
      Arrays.fill(first, frame + 1, frame + 5, (byte) 0);
      if (control > 0) {
        first[control + 3] &= ~1;
        int transparent = unsigned(control + 6);
        if (transparent < colours) {
          int colour = palette + Pixels.CHANNELS * transparent;
          Arrays.fill(first, colour, colour + Pixels.CHANNELS, WHITE);
        }
      }
      first[at] = (byte) TRAILER;
      return first;
    }

    private void skipBlocks() throws IOException {
      for (int length = unsigned(at); length > 0; length = unsigned(at)) {
        at += 1 + length;
      }
      at++;
    }

    private static int paletteBytes(int flags) {
      return (flags & 0x80) == 0 ? 0 : Pixels.CHANNELS << ((flags & 7) + 1);
    }

    private int word(int index) {
      return Byte.toUnsignedInt(file[index]) | Byte.toUnsignedInt(file[index + 1]) << 8;
    }

    private int unsigned(int index) throws IOException {
      if (index >= file.length) {
        throw new EOFException("the GIF is cut off");
      }
      return Byte.toUnsignedInt(file[index]);
    }
  }
}
