package graft.dataset.image;

import com.drew.imaging.FileType;
import graft.failure.PictureException.Code;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

/** PNG, decoded by TensorFlow, which uses libpng. */
final class PngFormat implements ImageFormat {
  private static final int SIGNATURE_BYTES = 8;

  /** Bytes of a chunk's length, name and checksum. */
  private static final int CHUNK_BYTES = 12;

  private static final int CGBI = 0x43674249;

  /** The chunk that makes a colour transparent. */
  private static final int TRNS = 0x74524e53;

  private static final int IEND = 0x49454e44;

  /** The bit of a colour type that says that pixels have alpha. */
  private static final int ALPHA = 4;

  @Override
  public String name() {
    return "PNG";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("png");
  }

  @Override
  public boolean matches(byte[] start) {
    return ImageFormat.startsWith(start, 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a);
  }

  @Override
  public ImageSize size(byte[] file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    if (bytes.getInt(12) == CGBI) {
      throw new PictureFailure.Refused(
          Code.UNSUPPORTED,
          "a PNG in Apple's own form for apps (CgBI), which Graft does not read; convert it to a"
              + " common PNG");
    }
    return new ImageSize(bytes.getInt(20), bytes.getInt(16));
  }

  /** All chunks must be there: the reader of EXIF takes memory for one before it reads it. */
  @Override
  public void check(byte[] file) throws IOException {
    if (!hasChunk(file, IEND)) {
      throw new EOFException("the PNG is cut off: it has no end (IEND)");
    }
  }

  @Override
  public Orientation orientation(byte[] file) {
    return Orientation.read(file, FileType.Png);
  }

  @Override
  public Pixels decode(byte[] file, Output output) throws IOException {
    try (Decoded picture = output.run(kernel(file), file)) {
      return output.fit(picture);
    }
  }

  private static Kernel kernel(byte[] file) {
    if (file[24] == 16) {
      return Kernel.PNG_OF_16_BITS;
    }
    boolean hasAlpha = (file[25] & ALPHA) != 0 || hasChunk(file, TRNS);
    return hasAlpha ? Kernel.PNG_WITH_ALPHA : Kernel.ANY;
  }

  /** Whether a chunk of this name is there, the last one (IEND) included. */
  private static boolean hasChunk(byte[] file, int wanted) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    for (long at = SIGNATURE_BYTES; at + CHUNK_BYTES <= file.length; ) {
      int name = bytes.getInt((int) at + 4);
      if (name == wanted || name == IEND) {
        return name == wanted;
      }
      at += CHUNK_BYTES + Integer.toUnsignedLong(bytes.getInt((int) at));
    }
    return false;
  }
}
