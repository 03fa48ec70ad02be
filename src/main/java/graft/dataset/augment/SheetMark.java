package graft.dataset.augment;

import graft.files.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * A text in a PNG file that says that it is a sheet of Graft's, so that a later sheet may replace
 * it. The text is a chunk {@code tEXt} of its own, right behind the header.
 */
final class SheetMark {
  /** Eight bytes of signature and the chunk {@code IHDR}, which always comes first. */
  private static final int HEADER = 8 + 25;

  private static final byte[] CHUNK = chunk("tEXtSoftware\0graft train --augment-preview");

  private SheetMark() {}

  /** A chunk is the number of its data's bytes, its type, the data and a checksum. */
  private static byte[] chunk(String typeAndData) {
    byte[] content = typeAndData.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    return ByteBuffer.allocate(content.length + 8)
        .putInt(content.length - 4)
        .put(content)
        .putInt((int) checksum.getValue())
        .array();
  }

  /** A PNG file with the mark. */
  static byte[] in(byte[] png) {
    return ByteBuffer.allocate(png.length + CHUNK.length)
        .put(png, 0, HEADER)
        .put(CHUNK)
        .put(png, HEADER, png.length - HEADER)
        .array();
  }

  /**
   * Whether a file has the mark.
   *
   * @throws graft.failure.GraftException if it can't be read
   */
  static boolean isIn(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] start = stream.readNBytes(HEADER + CHUNK.length);
      return start.length > HEADER
          && Arrays.equals(start, HEADER, start.length, CHUNK, 0, CHUNK.length);
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }
}
