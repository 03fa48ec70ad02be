package graft.files;

import graft.contract.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Downloads one file over HTTP(S). What has come stays in {@code NAME.part} beside the target, so
 * that a broken or interrupted download goes on where it stopped; the target appears whole, with
 * the expected size and hash, or not at all.
 */
public final class Download {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int OK = 200;
  private static final int PARTIAL_CONTENT = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private Download() {}

  /** Told of every piece that arrives. */
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
   * @throws GraftException "cannot download URL (reason)". What has arrived stays for the next try,
   *     unless its hash is wrong.
   */
  public static void fetch(URI url, Path target, Expected expected, Progress progress) {
    Path absolute = target.toAbsolutePath();
    Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
    try {
      Files.createDirectories(absolute.getParent());
      if (!Files.exists(part) || Files.size(part) != expected.bytes()) {
        receive(url, part, expected.bytes(), progress);
      }
      check(url, part, expected);
      Disk.sync(part);
      Disk.rename(part, absolute);
      Disk.sync(absolute.getParent());
    } catch (IOException e) {
      throw cannot(url, Reason.of(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cannot(url, "interrupted", e);
    }
  }

  private static GraftException cannot(URI url, String reason, Throwable cause) {
    return new GraftException("cannot download " + url + " (" + reason + ")", cause);
  }

  private static void receive(URI url, Path part, long total, Progress progress)
      throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    long have = Files.exists(part) ? Files.size(part) : 0;
    HttpResponse<InputStream> response = ask(client, url, have);
    if (have > 0 && response.statusCode() == RANGE_NOT_SATISFIABLE) {
      response.body().close();
      response = ask(client, url, 0);
    }
    try (InputStream in = response.body()) {
      boolean resumed = have > 0 && resumesAt(response, have);
      if (!resumed && response.statusCode() != OK) {
        throw new IOException("the server answered " + response.statusCode());
      }
      append(in, part, resumed ? have : 0, total, progress);
    }
  }

  private static HttpResponse<InputStream> ask(HttpClient client, URI url, long from)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(ANSWER_TIMEOUT);
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private static boolean resumesAt(HttpResponse<?> response, long from) {
    return response.statusCode() == PARTIAL_CONTENT
        && response
            .headers()
            .firstValue("Content-Range")
            .filter(range -> range.startsWith("bytes " + from + "-"))
            .isPresent();
  }

  private static void append(InputStream in, Path part, long from, long total, Progress progress)
      throws IOException, InterruptedException {
    StandardOpenOption mode =
        from > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    long done = from;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (OutputStream out =
        Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
      report(progress, done, total);
      for (int n = in.read(buffer); n >= 0 && done <= total; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        done += n;
        report(progress, done, total);
      }
    }
    if (done < total) {
      throw new IOException("broken off after " + done + " of " + total + " bytes; try again");
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
      throw cannot(
          url,
          "not the expected file: its size or "
              + expected.algorithm()
              + " is wrong, so it was deleted",
          null);
    }
  }
}
