package graft.files;

import graft.failure.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Downloads one file over HTTP(S). What has come stays in {@code NAME.part} beside the target, so
 * that a broken or interrupted download goes on where it stopped; the target appears whole, with
 * the expected size and hash, or not at all.
 *
 * <p>Of two downloads of one file at once, in one process or two, the second waits, so that two
 * runs started together both succeed and the file comes once. It hears of what arrives meanwhile,
 * and goes on with it should the first fail.
 */
public final class Download {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** How long a server may stay silent, before its answer or within the file. */
  private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(60);

  private static final long WAITING_MILLIS = 200;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private Download() {}

  /** The network or the server failed, or sent another file. Trying again later may work. */
  public static final class Failed extends GraftException {
    private static final long serialVersionUID = 1L;

    private Failed(URI url, String reason, Throwable cause) {
      super("cannot download " + url + " (" + reason + ")", cause);
    }
  }

  /** Hears of every piece that arrives. */
  @FunctionalInterface
  public interface Progress {
    void bytes(long done, long total);
  }

  /**
   * What the file must be.
   *
   * @param bytes its size
   * @param algorithm {@code SHA-256} or {@code MD5}
   * @param hash lower-case hexadecimal
   */
  public record Expected(long bytes, String algorithm, String hash) {
    public Expected {
      if (!algorithm.equals(Hashes.SHA_256) && !algorithm.equals(Hashes.MD5)) {
        throw new IllegalArgumentException("algorithm (" + algorithm + ") must be SHA-256 or MD5");
      }
    }

    /** A file of which the SHA-256 is known. */
    public static Expected sha256(long bytes, String hash) {
      return new Expected(bytes, Hashes.SHA_256, hash);
    }

    /** A file of which the publisher gives only the MD5. */
    public static Expected md5(long bytes, String hash) {
      return new Expected(bytes, Hashes.MD5, hash);
    }

    /** Whether a file is there and is this one. */
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
   * Brings the file to the target, whatever lay there before.
   *
   * @throws Failed "cannot download URL (reason)". What has arrived stays for the next try, unless
   *     its hash is wrong.
   * @throws GraftException "cannot write FILE (reason)". What has arrived stays too.
   */
  public static void fetch(URI url, Path target, Expected expected, Progress progress) {
    fetch(url, target, expected, progress, SILENCE_TIMEOUT);
  }

  static void fetch(
      URI url, Path target, Expected expected, Progress progress, Duration silenceTimeout) {
    Path absolute = target.toAbsolutePath();
    Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
    Writable.require(absolute);
    try {
      FolderLock lock = lock(absolute, part, expected.bytes(), progress);
      try (lock) {
        // Another download may have brought it meanwhile.
        if (!expected.matches(absolute)) {
          if (size(part) != expected.bytes()) {
            receive(url, part, expected.bytes(), progress, silenceTimeout);
          }
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

  /** Waits for another download of the same file, telling of its progress as of one's own. */
  private static FolderLock lock(Path target, Path part, long total, Progress progress)
      throws InterruptedException {
    Path file = target.resolveSibling("." + target.getFileName() + ".lock");
    try {
      Files.createDirectories(target.getParent());
      return FolderLock.take(
          file,
          channel -> {
            report(progress, size(part), total);
            Thread.sleep(WAITING_MILLIS);
          });
    } catch (IOException e) {
      throw Reason.cannotWrite(target, e);
    }
  }

  /** The other download may take the file away at any time. */
  private static long size(Path part) throws IOException {
    try {
      return Files.size(part);
    } catch (NoSuchFileException e) {
      return 0;
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

  private static void receive(
      URI url, Path part, long total, Progress progress, Duration silenceTimeout)
      throws IOException, InterruptedException {
    long have = size(part);
    HttpURLConnection connection = ask(url, have, silenceTimeout);
    if (have > 0 && connection.getResponseCode() == RANGE_NOT_SATISFIABLE) {
      connection.disconnect();
      connection = ask(url, 0, silenceTimeout);
    }
    try {
      boolean resumed = have > 0 && resumesAt(connection, have);
      int status = connection.getResponseCode();
      if (!resumed && status != HttpURLConnection.HTTP_OK) {
        throw new IOException("the server answered " + status);
      }
      try (InputStream in = connection.getInputStream()) {
        append(in, part, resumed ? have : 0, total, progress);
      }
    } finally {
      connection.disconnect();
    }
  }

  /** The JDK's newer HTTP client has no timeout for a server that stops sending within the file. */
  private static HttpURLConnection ask(URI url, long from, Duration silenceTimeout)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
    connection.setReadTimeout(Math.toIntExact(silenceTimeout.toMillis()));
    if (from > 0) {
      connection.setRequestProperty("Range", "bytes=" + from + "-");
    }
    return connection;
  }

  private static boolean resumesAt(HttpURLConnection connection, long from) throws IOException {
    String range = connection.getHeaderField("Content-Range");
    return connection.getResponseCode() == HttpURLConnection.HTTP_PARTIAL
        && range != null
        && range.startsWith("bytes " + from + "-");
  }

  private static void append(InputStream in, Path part, long from, long total, Progress progress)
      throws IOException, InterruptedException {
    long done = from;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (OutputStream out = open(part, from)) {
      report(progress, done, total);
      for (int n = in.read(buffer); n >= 0 && done <= total; n = in.read(buffer)) {
        write(part, out, buffer, n);
        done += n;
        report(progress, done, total);
      }
    } catch (SocketTimeoutException e) {
      throw new IOException(
          "the server fell silent after " + done + " of " + total + " bytes; try again", e);
    }
    if (done < total) {
      throw new IOException("broken off after " + done + " of " + total + " bytes; try again");
    }
  }

  private static OutputStream open(Path part, long from) {
    StandardOpenOption mode =
        from > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    try {
      return Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode);
    } catch (IOException e) {
      throw Reason.cannotWrite(part, e);
    }
  }

  private static void write(Path part, OutputStream out, byte[] buffer, int length) {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw Reason.cannotWrite(part, e);
    }
  }

  private static void report(Progress progress, long done, long total) throws InterruptedException {
    progress.bytes(done, total);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private static void check(URI url, Path part, Expected expected) throws IOException {
    if (!expected.matches(part)) {
      Files.delete(part);
      throw new Failed(
          url,
          "not the expected file: its size or "
              + expected.algorithm()
              + " is wrong, so it was deleted",
          null);
    }
  }
}
