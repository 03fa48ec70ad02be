package graft.files;

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
 * Receives the bytes of a {@link Download}, starting where an earlier try stopped.
 *
 * @param part the file that collects the bytes
 * @param total size of the whole file in bytes
 * @param silenceTimeout how long the server may send nothing
 */
record Transfer(
    URI url, Path part, long total, Download.Progress progress, Duration silenceTimeout) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  /** Number of bytes that have arrived; 0 when another download has moved the file away. */
  long arrived() throws IOException {
    try {
      return Files.size(part);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  void report(long done) throws InterruptedException {
    progress.bytes(done, total);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Receives the missing bytes, or the whole file if the server can't continue a download. */
  void complete() throws IOException, InterruptedException {
    long have = arrived();
    if (have == total) {
      return;
    }
    HttpURLConnection connection = ask(have);
    if (have > 0 && connection.getResponseCode() == RANGE_NOT_SATISFIABLE) {
      connection.disconnect();
      connection = ask(0);
    }
    try {
      boolean resumed = have > 0 && resumesAt(connection, have);
      int status = connection.getResponseCode();
      if (!resumed && status != HttpURLConnection.HTTP_OK) {
        throw new IOException("the server answered " + status);
      }
      try (InputStream in = connection.getInputStream()) {
        append(in, resumed ? have : 0);
      }
    } finally {
      connection.disconnect();
    }
  }

  /**
   * Opens a connection for the bytes from {@code from} on. The JDK's newer HTTP client is not used:
   * it has no timeout for a server that stops sending in the middle of the file.
   */
  private HttpURLConnection ask(long from) throws IOException {
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

  private void append(InputStream in, long from) throws IOException, InterruptedException {
    long done = from;
    byte[] buffer = new byte[BUFFER_BYTES];
    StandardOpenOption mode =
        from > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    try (OutputStream out =
        Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
      report(done);
      for (int n = read(in, buffer, done); n >= 0 && done <= total; n = read(in, buffer, done)) {
        out.write(buffer, 0, n);
        done += n;
        report(done);
      }
    } catch (IOException e) {
      throw Reason.cannotWrite(part, e);
    }
    if (done < total) {
      throw new IOException("broken off after " + done + " of " + total + " bytes; try again");
    }
  }

  /** Reads from the server. A failure is reported as the server's, not as a failure to write. */
  private int read(InputStream in, byte[] buffer, long done) {
    try {
      return in.read(buffer);
    } catch (SocketTimeoutException e) {
      String what = "the server stopped sending after %s of %s bytes; try again";
      throw new Download.Failed(url, what.formatted(done, total), e);
    } catch (IOException e) {
      throw new Download.Failed(url, Reason.of(e), e);
    }
  }
}
