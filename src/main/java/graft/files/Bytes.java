package graft.files;

import java.util.Locale;

/** Numbers of bytes in words, in powers of ten, as disks are sold. */
public final class Bytes {
  /** From this number on, megabytes with one decimal would be printed as 1000.0 MB. */
  private static final long GIGABYTES_FROM = 999_950_000;

  private Bytes() {}

  /** For example {@code 0.2 MB} or {@code 22.4 GB}. */
  public static String words(long bytes) {
    return bytes < GIGABYTES_FROM
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
