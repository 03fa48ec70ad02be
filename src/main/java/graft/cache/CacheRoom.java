package graft.cache;

import graft.contract.InputKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The disk space that caches may take.
 *
 * @param folder of the caches; it need not exist
 * @param bytes that the caches may grow by, at least 0
 */
record CacheRoom(Path folder, long bytes) {
  /** Left free on the disk for trained models and for other programs. */
  static final long RESERVE_BYTES = 2L << 30;

  /** The room on a disk with {@code freeBytes} bytes free. */
  static CacheRoom of(Path folder, long freeBytes) {
    return new CacheRoom(folder, Math.max(0, freeBytes - RESERVE_BYTES));
  }

  /**
   * The kinds that fit, tried in order. A kind whose caches are complete needs no room and always
   * fits.
   *
   * @param missing bytes of each kind that are still to be written, in the order of preference
   */
  List<InputKind> fitting(Map<InputKind, Long> missing) {
    List<InputKind> fitting = new ArrayList<>();
    long sum = 0;
    for (Map.Entry<InputKind, Long> kind : missing.entrySet()) {
      if (kind.getValue() <= bytes - sum) {
        fitting.add(kind.getKey());
        sum += kind.getValue();
      }
    }
    return fitting;
  }
}
