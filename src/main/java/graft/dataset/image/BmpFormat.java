package graft.dataset.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * BMP. TensorFlow decodes only uncompressed files of 24 bits; the JDK decodes all others.
 * TensorFlow's kernel would use the indices into a palette as gray values, and can't read
 * compressed files or files of 16 bits.
 */
final class BmpFormat implements ImageFormat {
  private static final int OLD_HEADER_BYTES = 12;
  private static final int PLAIN_BITS = 24;

  /** The value of the compression field for pixels that are packed but not compressed. */
  private static final int BIT_FIELDS = 3;

  @Override
  public String name() {
    return "BMP";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("bmp", "dib");
  }

  @Override
  public boolean matches(byte[] start) {
    return ImageFormat.startsWith(start, 'B', 'M');
  }

  /** The size in the header, where the height is negative if the top row is stored first. */
  @Override
  public ImageSize size(byte[] file) throws IOException {
    ByteBuffer bytes = little(file);
    if (bytes.getInt(14) == OLD_HEADER_BYTES) {
      return new ImageSize(
          Short.toUnsignedInt(bytes.getShort(20)), Short.toUnsignedInt(bytes.getShort(18)));
    }
    int height = bytes.getInt(22);
    if (height == Integer.MIN_VALUE) {
      throw new IOException("its height is out of range");
    }
    return new ImageSize(Math.abs(height), bytes.getInt(18));
  }

  @Override
  public Pixels decode(byte[] file, Output output) throws IOException {
    ImageSize size = size(file);
    if (end(little(file), size) > file.length) {
      throw new EOFException("the BMP is cut off");
    }
    if (isPlain(file)) {
      return ImageFormat.super.decode(file, output);
    }
    return JdkReader.read(JdkReader.of("bmp"), name(), file, true, size, output);
  }

  /**
   * The smallest file length that can hold all pixels. A shorter file is damaged, but the JDK would
   * decode it without an error.
   */
  private static long end(ByteBuffer bytes, ImageSize size) {
    boolean old = bytes.getInt(14) == OLD_HEADER_BYTES;
    long start = Integer.toUnsignedLong(bytes.getInt(10));
    int compression = old ? 0 : bytes.getInt(30);
    if (compression != 0 && compression != BIT_FIELDS) {
      return start + Integer.toUnsignedLong(bytes.getInt(34));
    }
    long rowBits = (long) size.width() * bytes.getShort(old ? 24 : 28);
    // Rows are padded to 4 bytes. Some programs do not pad the last row.
    return start + (rowBits + 31) / 32 * 4 * (size.height() - 1) + (rowBits + 7) / 8;
  }

  /** Whether the file has uncompressed 24-bit colour. */
  private static boolean isPlain(byte[] file) {
    ByteBuffer bytes = little(file);
    return bytes.getInt(14) != OLD_HEADER_BYTES
        && file.length >= 34
        && bytes.getShort(28) == PLAIN_BITS
        && bytes.getInt(30) == 0;
  }

  private static ByteBuffer little(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }
}
