package graft.dataset;

/** Short forms of the SHA-256 of files. */
final class FileHashes {
  private FileHashes() {}

  /** The first eight bytes of a SHA-256 that is given in hexadecimal digits. */
  static long shortened(String sha256) {
    return Long.parseUnsignedLong(sha256.substring(0, 16), 16);
  }
}
