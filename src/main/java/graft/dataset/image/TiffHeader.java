package graft.dataset.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The entries of a TIFF's first image, and of those inside it. An {@link IndexOutOfBoundsException}
 * says that the bytes end too early.
 */
final class TiffHeader {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int PHOTOMETRIC = 262;
  private static final int SUB_IMAGES = 330;
  private static final int DNG_VERSION = 50706;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  /** Values of the photometric interpretation: single colours behind a filter, linear raw data. */
  private static final Set<Long> RAW = Set.of(32803L, 34892L);

  private final ByteBuffer file;
  private final Map<Integer, Entry> first;

  /**
   * An entry.
   *
   * @param value the first of its values where it is whole numbers, or where they are
   */
  private record Entry(long count, long value, int at) {}

  TiffHeader(byte[] bytes) {
    file =
        ByteBuffer.wrap(bytes)
            .order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    first = entries(offset(file.getInt(4)));
  }

  /** The first image's size; 0 x 0 where there is none. */
  ImageSize size() {
    return new ImageSize((int) value(HEIGHT), (int) value(WIDTH));
  }

  /** Whether it is a camera's raw data in a TIFF, whose first image is often a small preview. */
  boolean isRaw() {
    if (first.containsKey(DNG_VERSION) || RAW.contains(value(PHOTOMETRIC))) {
      return true;
    }
    Entry inside = first.get(SUB_IMAGES);
    if (inside == null) {
      return false;
    }
    Set<Long> starts = new HashSet<>();
    for (int i = 0; i < Math.min(inside.count(), 16); i++) {
      long at = inside.count() == 1 ? inside.at() : offset((int) inside.value()) + 4L * i;
      starts.add((long) offset(file.getInt(offset((int) at))));
    }
    return starts.stream()
        .map(start -> entries((int) (long) start))
        .anyMatch(
            entries ->
                entries.containsKey(PHOTOMETRIC) && RAW.contains(entries.get(PHOTOMETRIC).value()));
  }

  private long value(int tag) {
    Entry entry = first.get(tag);
    return entry == null ? 0 : entry.value();
  }

  private Map<Integer, Entry> entries(int start) {
    Map<Integer, Entry> entries = new HashMap<>();
    int count = Short.toUnsignedInt(file.getShort(start));
    for (int i = 0; i < count; i++) {
      int at = start + 2 + ENTRY_BYTES * i;
      boolean isShort = Short.toUnsignedInt(file.getShort(at + 2)) == SHORT;
      long value =
          isShort
              ? Short.toUnsignedLong(file.getShort(at + 8))
              : Integer.toUnsignedLong(file.getInt(at + 8));
      long values = Integer.toUnsignedLong(file.getInt(at + 4));
      entries.putIfAbsent(Short.toUnsignedInt(file.getShort(at)), new Entry(values, value, at + 8));
    }
    return entries;
  }

  /** A place in the file; one that no Java array has is beyond every end. */
  private static int offset(int value) {
    return value < 0 ? Integer.MAX_VALUE - 1 : value;
  }
}
