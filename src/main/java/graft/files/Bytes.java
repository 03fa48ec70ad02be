package graft.files;

import java.util.Locale;

/** Numbers of bytes for people, on disks and in memory: of powers of ten, as disks are sold. */
public final class Bytes {
  /** From here on one decimal of a megabyte would say 1000.0 MB. */
  private static final long GIGABYTES_FROM = 999_950_000;

  private Bytes() {}

  /** For example {@code 0.2 MB} or {@code 22.4 GB}. */
  public static String words(long bytes) {
    return bytes < GIGABYTES_FROM
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
