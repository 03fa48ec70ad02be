package graft.dataset.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Where a whole JPEG, PNG, WebP or TIFF has its parts and its sizes, so that damage can be aimed at
 * them.
 */
final class PictureParts {
  private static final int PNG_START = 8;
  private static final int WEBP_START = 12;

  /** Of a PNG's chunk: a length and a name before the data, and with the checksum after them. */
  private static final int PNG_NAME_AT = 4;

  private static final int PNG_CHUNK = 12;
  private static final int TIFF_ENTRY = 12;
  private static final int TIFF_VALUE_AT = 8;

  /** Width, height, samples of a pixel, rows of a strip, bytes of strips, sides of tiles. */
  private static final List<Integer> TIFF_SIZES = List.of(256, 257, 277, 278, 279, 322, 323);

  private PictureParts() {}

  /** Segments, chunks or entries: bytes {@code from} to {@code to}, exclusive. */
  record Part(int from, int to) {}

  /** A number in a header: its first byte, and how many it has. */
  record Field(int at, int bytes) {}

  private static ByteBuffer buffer(byte[] file) {
    boolean little = file[0] == 'I' || file[0] == 'R';
    return ByteBuffer.wrap(file).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  /** The parts that a file consists of, in order. */
  static List<Part> of(byte[] file) {
    return switch (file[0]) {
      case (byte) 0xff -> segments(file);
      case (byte) 0x89 -> pngChunks(file);
      case 'R' -> webpChunks(file);
      default -> tiffEntries(file);
    };
  }

  /** A JPEG's segments; the data of a scan are a part of its segment. */
  private static List<Part> segments(byte[] file) {
    List<Part> parts = new ArrayList<>();
    int from = 2;
    int at = from + 2 + (buffer(file).getShort(from + 2) & 0xffff);
    while (at + 3 < file.length) {
      int marker = file[at + 1] & 0xff;
      boolean begins = file[at] == -1 && marker >= 0xc0 && (marker < 0xd0 || marker > 0xd9);
      if (begins) {
        parts.add(new Part(from, at));
        from = at;
      }
      at += begins ? 2 + (buffer(file).getShort(at + 2) & 0xffff) : 1;
    }
    parts.add(new Part(from, file.length));
    return parts;
  }

  private static List<Part> pngChunks(byte[] file) {
    List<Part> parts = new ArrayList<>();
    for (int at = PNG_START; at + PNG_CHUNK <= file.length; at = parts.get(parts.size() - 1).to()) {
      parts.add(new Part(at, at + PNG_CHUNK + buffer(file).getInt(at)));
    }
    return parts;
  }

  private static List<Part> webpChunks(byte[] file) {
    List<Part> parts = new ArrayList<>();
    for (int at = WEBP_START; at + 8 <= file.length; at = parts.get(parts.size() - 1).to()) {
      int length = buffer(file).getInt(at + 4);
      parts.add(new Part(at, Math.min(file.length, at + 8 + length + (length & 1))));
    }
    return parts;
  }

  private static List<Part> tiffEntries(byte[] file) {
    List<Part> parts = new ArrayList<>();
    int start = buffer(file).getInt(4);
    for (int i = 0; i < buffer(file).getShort(start); i++) {
      int at = start + 2 + TIFF_ENTRY * i;
      parts.add(new Part(at, at + TIFF_ENTRY));
    }
    return parts;
  }

  /**
   * The sizes in a file's header: of a TIFF those of its strips and tiles too, of a lossless WebP
   * all bits of both sides in one.
   */
  static List<Field> sizes(byte[] file) {
    return switch (file[0]) {
      case (byte) 0xff ->
          segments(file).stream()
              .map(Part::from)
              .filter(at -> List.of(0xc0, 0xc1, 0xc2, 0xc9, 0xca).contains(file[at + 1] & 0xff))
              .flatMap(at -> List.of(new Field(at + 5, 2), new Field(at + 7, 2)).stream())
              .toList();
      case (byte) 0x89 -> List.of(new Field(16, 4), new Field(20, 4));
      case 'R' ->
          switch (file[15]) {
            case 'X' -> List.of(new Field(24, 3), new Field(27, 3));
            case 'L' -> List.of(new Field(21, 4));
            default -> List.of(new Field(26, 2), new Field(28, 2));
          };
      default ->
          tiffEntries(file).stream()
              .map(Part::from)
              .filter(at -> TIFF_SIZES.contains(buffer(file).getShort(at) & 0xffff))
              .map(at -> tiffValue(file, at))
              .toList();
    };
  }

  private static Field tiffValue(byte[] file, int entry) {
    boolean isShort = buffer(file).getShort(entry + 2) == 3;
    return new Field(entry + TIFF_VALUE_AT, isShort ? Short.BYTES : Integer.BYTES);
  }

  /** Writes a number into a field, in the file's order of bytes. */
  static void write(byte[] file, Field field, long number) {
    boolean little = buffer(file).order() == ByteOrder.LITTLE_ENDIAN;
    for (int i = 0; i < field.bytes(); i++) {
      int byteOfNumber = little ? i : field.bytes() - 1 - i;
      file[field.at() + i] = (byte) (number >> 8 * byteOfNumber);
    }
  }

  /** Makes the checksums of a PNG right again, so that what it says is believed. */
  static void seal(byte[] png) {
    long at = PNG_START;
    while (at >= 0 && at + PNG_CHUNK <= png.length) {
      int from = (int) at;
      long next = at + PNG_CHUNK + buffer(png).getInt(from);
      if (next >= at + PNG_CHUNK && next <= png.length) {
        CRC32 crc = new CRC32();
        crc.update(png, from + PNG_NAME_AT, (int) next - from - PNG_CHUNK + PNG_NAME_AT);
        buffer(png).putInt((int) next - Integer.BYTES, (int) crc.getValue());
      }
      at = next > at ? next : -1;
    }
  }
}
