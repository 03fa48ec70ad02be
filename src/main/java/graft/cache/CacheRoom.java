package graft.cache;

import graft.contract.InputKind;
import graft.files.FreeSpace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The room for caches on a disk.
 *
 * @param folder of the caches; it need not exist
 * @param bytes that they may take there in addition, at least 0
 */
record CacheRoom(Path folder, long bytes) {
  /** Left free on the disk for trained models and for others. */
  static final long RESERVE_BYTES = 2L << 30;

  /** On a disk with so many bytes free. */
  static CacheRoom of(Path folder, long freeBytes) {
    return new CacheRoom(folder, Math.max(0, freeBytes - RESERVE_BYTES));
  }

  /**
   * Asks the disk where the folder is, or will be.
   *
   * @throws graft.failure.GraftException when it does not answer
   */
  static CacheRoom in(Path folder) {
    return of(folder, FreeSpace.at(folder));
  }

  /**
   * The kinds that fit, each in its turn beside those before it. One that is whole already needs no
   * room and always fits.
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
