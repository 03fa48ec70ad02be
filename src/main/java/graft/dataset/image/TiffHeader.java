package graft.dataset.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The entries of a TIFF's first image and of its sub-images. If the bytes end too early, an {@link
 * IndexOutOfBoundsException} is thrown.
 */
final class TiffHeader {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int STRIPS = 273;
  private static final int STRIP_BYTES = 279;
  private static final int SAMPLES = 277;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILES = 324;
  private static final int TILE_BYTES = 325;
  private static final int SUB_IMAGES = 330;
  private static final int EXTRA_SAMPLES = 338;
  private static final int SAMPLE_FORMAT = 339;
  private static final int DNG_VERSION = 50706;

  /** Photometric interpretations of raw data: a colour filter array, and linear raw. */
  private static final Set<Long> RAW = Set.of(32803L, 34892L);

  private static final Set<Long> LAB = Set.of(8L, 9L, 10L);
  private static final long FOUR_INKS = 5;
  private static final Set<Long> JPEG = Set.of(6L, 7L);

  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  /** Number of sub-images that are looked at; further ones are ignored. */
  private static final int MOST_SUB_IMAGES = 16;

  private final ByteBuffer file;

  /** Positions of the first image's entries in the file, by tag. */
  private final Map<Integer, Integer> first;

  TiffHeader(byte[] bytes) {
    file =
        ByteBuffer.wrap(bytes)
            .order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    first = entries(index(unsignedInt(4)));
  }

  /** The first image's size; 0 x 0 if the file gives none. */
  ImageSize size() {
    return new ImageSize((int) value(HEIGHT, 0), (int) value(WIDTH, 0));
  }

  /** Bytes of the first image's values, or of those of a tile if it is larger than the image. */
  long rasterBytes() {
    double tile = (double) value(TILE_WIDTH, 0) * value(TILE_HEIGHT, 0);
    double bits = Math.max(size().pixels(), tile) * value(SAMPLES, 1) * value(BITS, 1);
    return (long) (bits / Byte.SIZE);
  }

  /** Whether the file holds a camera's raw data. The first image is then often a small preview. */
  boolean isRaw() {
    return first.containsKey(DNG_VERSION)
        || RAW.contains(value(PHOTOMETRIC, 0))
        || values(first, SUB_IMAGES)
            .limit(MOST_SUB_IMAGES)
            .flatMap(start -> values(entries(index(start)), PHOTOMETRIC).limit(1))
            .anyMatch(RAW::contains);
  }

  /** Names the kind of TIFF if the JDK's reader decodes it wrongly; else empty. */
  Optional<String> misread() {
    if (LAB.contains(value(PHOTOMETRIC, 0))) {
      return Optional.of("a TIFF in Lab colours");
    }
    if (value(PHOTOMETRIC, 0) == FOUR_INKS && JPEG.contains(value(COMPRESSION, 1))) {
      return Optional.of("a TIFF of four inks compressed as JPEG");
    }
    return value(SAMPLE_FORMAT, 1) != 1 || value(BITS, 1) > 16
        ? Optional.of("a TIFF whose values are not whole numbers of up to 16 bits")
        : Optional.empty();
  }

  /** Whether a strip or a tile of the first image begins or ends beyond the end of the file. */
  boolean isCutOff() {
    return endsBeyond(STRIPS, STRIP_BYTES) || endsBeyond(TILES, TILE_BYTES);
  }

  private boolean endsBeyond(int starts, int lengths) {
    // One by one, because a damaged file may claim any number of them.
    PrimitiveIterator.OfLong from = values(first, starts).iterator();
    PrimitiveIterator.OfLong bytes = values(first, lengths).iterator();
    while (from.hasNext() && bytes.hasNext()) {
      if (from.nextLong() + bytes.nextLong() > file.limit()) {
        return true;
      }
    }
    return false;
  }

  /** Whether an additional channel, if there is one, is alpha. */
  boolean hasAlpha() {
    return value(EXTRA_SAMPLES, 0) != 0;
  }

  private long value(int tag, long preset) {
    return values(first, tag).findFirst().orElse(preset);
  }

  private Map<Integer, Integer> entries(int start) {
    Map<Integer, Integer> entries = new HashMap<>();
    for (int i = 0; i < unsignedShort(start); i++) {
      int at = start + 2 + ENTRY_BYTES * i;
      entries.putIfAbsent(unsignedShort(at), at);
    }
    return entries;
  }

  /** The values of an entry with 16-bit or 32-bit numbers; none if the entry is missing. */
  private LongStream values(Map<Integer, Integer> entries, int tag) {
    if (!entries.containsKey(tag)) {
      return LongStream.empty();
    }
    int entry = entries.get(tag);
    int bytes = unsignedShort(entry + 2) == SHORT ? Short.BYTES : Integer.BYTES;
    long count = unsignedInt(entry + 4);
    int at = count * bytes <= Integer.BYTES ? entry + 8 : index(unsignedInt(entry + 8));
    return LongStream.range(0, count)
        .map(
            i ->
                bytes == Short.BYTES
                    ? unsignedShort(index(at + 2 * i))
                    : unsignedInt(index(at + 4 * i)));
  }

  private long unsignedInt(int index) {
    return Integer.toUnsignedLong(file.getInt(index));
  }

  private int unsignedShort(int index) {
    return Short.toUnsignedInt(file.getShort(index));
  }

  /**
   * A position as an int. If the position is too large for an int, the result is beyond the file's
   * end.
   */
  private static int index(long place) {
    return (int) Math.min(place, Integer.MAX_VALUE - ENTRY_BYTES);
  }
}
