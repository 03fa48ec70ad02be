package graft.files;

import graft.failure.GraftException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Downloads one file over HTTP(S). The bytes that have arrived stay in {@code NAME.part} beside the
 * target, so that an interrupted download can continue. The target appears only after all bytes
 * have arrived and their size and hash are as expected.
 *
 * <p>When two downloads of one file run at once, in one process or two, the second waits and
 * reports the progress of the first. If the first fails, the second continues it.
 */
public final class Download {
  /** How long a server may send nothing: before it answers, or in the middle of the file. */
  private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(60);

  private static final long WAITING_MILLIS = 200;

  private Download() {}

  /** The network or the server failed, or the server sent a different file. */
  public static final class Failed extends GraftException {
    private static final long serialVersionUID = 1L;

    Failed(URI url, String reason, Throwable cause) {
      super("cannot download " + url + " (" + reason + ")", cause);
    }
  }

  /**
   * Receives the progress of a download, each time bytes have arrived: the number of bytes that are
   * there, and the size of the file in bytes.
   */
  @FunctionalInterface
  public interface Progress {
    void bytes(long done, long total);
  }

  /**
   * The expected size and hash of a file.
   *
   * @param bytes size in bytes
   * @param algorithm {@code SHA-256} or {@code MD5}
   * @param hash lower-case hexadecimal
   */
  public record Expected(long bytes, String algorithm, String hash) {
    public Expected {
      if (!algorithm.equals(Hashes.SHA_256) && !algorithm.equals(Hashes.MD5)) {
        throw new IllegalArgumentException("algorithm (" + algorithm + ") must be SHA-256 or MD5");
      }
    }

    /** A file whose SHA-256 is known. */
    public static Expected sha256(long bytes, String hash) {
      return new Expected(bytes, Hashes.SHA_256, hash);
    }

    /** A file whose publisher gives only the MD5. */
    public static Expected md5(long bytes, String hash) {
      return new Expected(bytes, Hashes.MD5, hash);
    }

    /** Whether a file exists and has this size and hash. */
    public boolean matches(Path file) {
      try {
        return Files.isRegularFile(file)
            && Files.size(file) == bytes
            && Hashes.of(file, algorithm).equals(hash);
      } catch (IOException e) {
        throw Reason.cannotRead(file, e);
      }
    }
  }

  /**
   * Downloads a file. Does nothing if the target already has the expected content; any other file
   * at the target is replaced.
   *
   * @throws Failed "cannot download URL (reason)". The bytes that have arrived stay for the next
   *     try, unless their hash is wrong.
   * @throws GraftException "cannot write FILE (reason)". The bytes that have arrived stay for the
   *     next try.
   */
  public static void fetch(URI url, Path target, Expected expected, Progress progress) {
    fetch(url, target, expected, progress, SILENCE_TIMEOUT);
  }

  static void fetch(
      URI url, Path target, Expected expected, Progress progress, Duration silenceTimeout) {
    Path absolute = target.toAbsolutePath();
    Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
    Transfer transfer = new Transfer(url, part, expected.bytes(), progress, silenceTimeout);
    Writable.require(absolute);
    try {
      FolderLock lock = lock(absolute, transfer);
      try (lock) {
        // Another download may have fetched the file while this one waited for the lock.
        if (!expected.matches(absolute)) {
          transfer.complete();
          check(url, part, expected);
          place(part, absolute);
        }
      }
    } catch (IOException e) {
      throw new Failed(url, Reason.of(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failed(url, "interrupted", e);
    }
  }

  /**
   * Takes the target's lock. While another download of the same file has the lock, waits and
   * reports the progress of that download.
   */
  private static FolderLock lock(Path target, Transfer transfer) throws InterruptedException {
    Path file = target.resolveSibling("." + target.getFileName() + ".lock");
    try {
      Files.createDirectories(target.getParent());
      return FolderLock.take(
          file,
          holder -> {
            transfer.report(transfer.arrived());
            Thread.sleep(WAITING_MILLIS);
          });
    } catch (IOException e) {
      throw Reason.cannotWrite(target, e);
    }
  }

  private static void check(URI url, Path part, Expected expected) throws IOException {
    if (!expected.matches(part)) {
      Files.delete(part);
      String what = "not the expected file: its size or %s is wrong, so it was deleted";
      throw new Failed(url, what.formatted(expected.algorithm()), null);
    }
  }

  private static void place(Path part, Path target) {
    try {
      Disk.sync(part);
      Disk.rename(part, target);
      Disk.sync(target.getParent());
    } catch (IOException e) {
      throw Reason.cannotWrite(target, e);
    }
  }
}
