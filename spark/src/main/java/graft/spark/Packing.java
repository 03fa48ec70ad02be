package graft.spark;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a list of files into the parts that tasks work on. The order stays, and the parts follow
 * from the list alone.
 *
 * @param mostFiles most files in a part
 * @param mostBytes most bytes in a part, unless a single file has more
 */
record Packing(int mostFiles, long mostBytes) {
  /** The rows of a part are in memory together: with 2,048 features each, some 40 MB. */
  private static final int MOST_FILES = 1000;

  private static final long MOST_BYTES = 256L << 20;

  /** Parts of a list for each core, so that no core waits long for the last one. */
  private static final int PARTS_PER_CORE = 4;

  /**
   * The packing for a cluster.
   *
   * @param files how many there are
   * @param cores that work at the same time
   * @param batchSize pictures in a call of the model, which a part should fill
   */
  static Packing of(int files, int cores, int batchSize) {
    int parts = Math.max(1, cores) * PARTS_PER_CORE;
    int fair = (files + parts - 1) / parts;
    return new Packing(Math.min(MOST_FILES, Math.max(batchSize, fair)), MOST_BYTES);
  }

  /** The parts, none of them empty. */
  List<List<ListedFile>> parts(List<ListedFile> files) {
    List<List<ListedFile>> parts = new ArrayList<>();
    int start = 0;
    long bytes = 0;
    for (int i = 0; i < files.size(); i++) {
      long more = files.get(i).bytes();
      if (i > start && (i - start == mostFiles || bytes + more > mostBytes)) {
        parts.add(files.subList(start, i));
        start = i;
        bytes = 0;
      }
      bytes += more;
    }
    if (start < files.size()) {
      parts.add(files.subList(start, files.size()));
    }
    return parts;
  }
}
