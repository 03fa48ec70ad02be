package graft.dataset;

import graft.dataset.DataRequest.ReadListener;
import graft.files.Hashes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads each picture file once, on all processors: its hash divides the data, determines them in
 * run.json and in the caches, and tells what a model was trained on.
 */
final class FileHashes {
  /** Enough work for all processors between two calls of the listener. */
  private static final int AT_ONCE = 512;

  private FileHashes() {}

  /**
   * The SHA-256 of each file.
   *
   * @throws graft.failure.GraftException if one can't be read, naming it
   */
  static List<String> of(List<Path> files, ReadListener listener) {
    List<String> hashes = new ArrayList<>(files.size());
    while (hashes.size() < files.size()) {
      int from = hashes.size();
      List<Path> some = files.subList(from, Math.min(files.size(), from + AT_ONCE));
      hashes.addAll(some.parallelStream().map(Hashes::sha256).toList());
      listener.read(hashes.size(), files.size());
    }
    return hashes;
  }

  /** The first eight bytes of a SHA-256 in hexadecimal digits. */
  static long shortened(String sha256) {
    return Long.parseUnsignedLong(sha256.substring(0, 16), 16);
  }
}
