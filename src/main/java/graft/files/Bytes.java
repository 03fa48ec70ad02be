package graft.files;

import java.util.Locale;

/** Writes sizes in MB (10^6 bytes) and GB (10^9 bytes), the units on the labels of disks. */
public final class Bytes {
  /** The smallest size, in bytes, that is written in GB. In MB it would be rounded to 1000.0. */
  private static final long GIGABYTES_FROM = 999_950_000;

  private Bytes() {}

  /** A size in words, for example {@code 0.2 MB} or {@code 22.4 GB}. */
  public static String words(long bytes) {
    return bytes < GIGABYTES_FROM
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
