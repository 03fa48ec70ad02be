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
  /**
   * Some 20 seconds of a core with InceptionV3: no core waits long for the last part. The answers
   * of a part are in memory together, with 2,048 features each 2 MB.
   */
  private static final int FILES = 256;

  private static final long MOST_BYTES = 256L << 20;

  /**
   * The packing in full batches. The number of cores has no part in it: batches decide about the
   * last bits, and a job may go on where there are more.
   *
   * @param batchSize pictures in a call of the model
   */
  static Packing of(int batchSize) {
    return new Packing(Math.max(1, FILES / batchSize) * batchSize, MOST_BYTES);
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
