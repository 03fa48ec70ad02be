package graft.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import graft.failure.GraftException;
import graft.files.Download.Expected;
import graft.model.JavaProcess;
import graft.process.Watchdog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
  private static final byte[] CONTENT = new byte[200_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  private static final Expected EXPECTED = Expected.sha256(CONTENT.length, Hashes.sha256(CONTENT));

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path folder;
  private final List<String> ranges = new ArrayList<>();
  private final List<Long> progress = new ArrayList<>();
  private final CountDownLatch halfway = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private HttpServer server;
  private Path target;
  private Path part;

  @BeforeEach
  void setUp() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/ranges", exchange -> answer(exchange, true, CONTENT));
    server.createContext("/whole", exchange -> answer(exchange, false, CONTENT));
    server.createContext("/short", this::breakOff);
    server.createContext("/silent", this::fallSilent);
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/ranges");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.createContext("/slow", this::waitHalfway);
    server.start();
    target = folder.resolve("cache/file.bin");
    part = folder.resolve("cache/file.bin.part");
  }

  @AfterEach
  void tearDown() {
    server.stop(0);
  }

  @Test
  void downloadsAndReportsProgress() {
    fetch("/ranges", EXPECTED);
    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(part).doesNotExist();
    assertThat(progress).startsWith(0L).endsWith((long) CONTENT.length).isSorted();
    assertThat(ranges).containsExactly("all");
  }

  @Test
  void followsARedirect() {
    fetch("/moved", EXPECTED);
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void goesOnWhereItStopped() throws IOException {
    leavePart(Arrays.copyOf(CONTENT, 70_000));
    fetch("/ranges", EXPECTED);
    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(ranges).containsExactly("bytes=70000-");
    assertThat(progress).startsWith(70_000L);
  }

  @Test
  void aServerThatIgnoresRangesStartsOver() throws IOException {
    leavePart(Arrays.copyOf(CONTENT, 70_000));
    fetch("/whole", EXPECTED);
    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(ranges).containsExactly("bytes=70000-");
    assertThat(progress).startsWith(0L);
  }

  @Test
  void aPartLongerThanTheFileStartsOver() throws IOException {
    leavePart(new byte[CONTENT.length + 1]);
    fetch("/ranges", EXPECTED);
    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(ranges).containsExactly("bytes=200001-", "all");
  }

  @Test
  void aWholePartNeedsNoServer() throws IOException {
    leavePart(CONTENT);
    fetch("/ranges", EXPECTED);
    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(ranges).isEmpty();
  }

  @Test
  void aBrokenConnectionKeepsWhatCame() {
    assertThatThrownBy(() -> fetch("/short", EXPECTED))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith("cannot download " + url("/short") + " (")
        .hasMessageNotContaining("\n");
    assertThat(target).doesNotExist();
    assertThat(part).exists();
    fetch("/ranges", EXPECTED);
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void aServerThatFallsSilentIsLeftAndWhatCameIsKept() throws IOException {
    assertThatThrownBy(
            () ->
                Download.fetch(
                    url("/silent"), target, EXPECTED, (d, t) -> {}, Duration.ofMillis(300)))
        .isInstanceOf(Download.Failed.class)
        .hasMessage(
            "cannot download "
                + url("/silent")
                + " (the server stopped sending after 50000 of 200000 bytes; try again)");
    assertThat(Files.size(part)).isEqualTo(50_000);
    fetch("/ranges", EXPECTED);
    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(ranges).containsExactly("bytes=50000-");
  }

  @Test
  void aServerThatNeverAnswersIsLeft() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("http://127.0.0.1:" + mute.getLocalPort() + "/file");
      assertThatThrownBy(
              () -> Download.fetch(url, target, EXPECTED, (d, t) -> {}, Duration.ofMillis(300)))
          .isInstanceOf(Download.Failed.class)
          .hasMessage("cannot download " + url + " (no answer in time)");
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsSaidBeforeTheServerIsAsked() throws IOException {
    Files.createFile(target.getParent());
    assertThatThrownBy(() -> fetch("/ranges", EXPECTED))
        .isInstanceOf(GraftException.class)
        .isNotInstanceOf(Download.Failed.class)
        .hasMessage(
            "cannot write " + target + " (" + target.getParent() + " is a file, not a folder)");
    assertThat(ranges).isEmpty();
  }

  @Test
  void aWrongHashDeletesThePartAndSaysSo() throws IOException {
    Expected other = Expected.md5(CONTENT.length, "0".repeat(32));
    assertThatThrownBy(() -> fetch("/ranges", other))
        .isInstanceOf(GraftException.class)
        .hasMessage(
            "cannot download "
                + url("/ranges")
                + " (not the expected file: its size or MD5 is wrong, so it was deleted)");
    assertThat(Files.list(folder.resolve("cache")))
        .containsExactly(folder.resolve("cache/.file.bin.lock"));
  }

  @Test
  void aDamagedPartIsFoundByTheHash() throws IOException {
    leavePart(new byte[70_000]);
    assertThatThrownBy(() -> fetch("/ranges", EXPECTED))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("SHA-256 is wrong");
    fetch("/ranges", EXPECTED);
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void aFileTooLongIsRefusedWithoutReadingItAll() {
    Expected shorter = Expected.sha256(1000, "0".repeat(64));
    assertThatThrownBy(() -> fetch("/whole", shorter))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("not the expected file");
    assertThat(part).doesNotExist();
  }

  @Test
  void anErrorOfTheServerIsToldByItsNumber() {
    assertThatThrownBy(() -> fetch("/none", EXPECTED))
        .isInstanceOf(GraftException.class)
        .hasMessage("cannot download " + url("/none") + " (the server answered 404)");
    assertThat(part).doesNotExist();
  }

  @Test
  void aRefusedConnectionIsOneLine() throws IOException {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = socket.getLocalPort();
    }
    URI url = URI.create("http://127.0.0.1:" + closedPort + "/file");
    assertThatThrownBy(() -> Download.fetch(url, target, EXPECTED, (done, total) -> {}))
        .isInstanceOf(GraftException.class)
        .hasMessage("cannot download " + url + " (no connection)");
  }

  @Test
  void anInterruptKeepsWhatCameAndTheFlag() {
    assertThatThrownBy(
            () ->
                Download.fetch(
                    url("/ranges"), target, EXPECTED, (d, t) -> Thread.currentThread().interrupt()))
        .isInstanceOf(GraftException.class)
        .hasMessage("cannot download " + url("/ranges") + " (interrupted)");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(target).doesNotExist();
    assertThat(part).exists();
  }

  /** In one process: a thread each. */
  @Test
  void aSecondDownloadWaitsForTheFirstAndHearsOfItsProgress() throws Exception {
    Thread first = new Thread(() -> fetch("/slow", (done, total) -> {}));
    first.start();
    assertThat(halfway.await(1, TimeUnit.MINUTES)).isTrue();
    fetch("/none", this::goOnHalfway);
    first.join();
    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(part).doesNotExist();
    assertThat(progress).contains(50_000L).isSorted();
    assertThat(ranges).containsExactly("all");
  }

  @Test
  void aSecondProcessWaitsToo() throws Exception {
    Process[] second = new Process[1];
    fetch(
        "/slow",
        (done, total) -> {
          if (done == 50_000 && second[0] == null) {
            second[0] = start("/none");
            assertThat(firstLine(second[0])).isEqualTo("50000");
            goOn.countDown();
          }
        });
    assertThat(target).hasBinaryContent(CONTENT);
    Watchdog.over(second[0], LIMIT).await("");
    assertThat(second[0].exitValue()).isZero();
    assertThat(ranges).containsExactly("all");
  }

  @Test
  void theSecondGoesOnWhereAKilledProcessStopped() throws Exception {
    Process first = start("/slow");
    assertThat(halfway.await(1, TimeUnit.MINUTES)).isTrue();
    fetch(
        "/ranges",
        (done, total) -> {
          progress.add(done);
          if (done == 50_000 && first.isAlive()) {
            first.destroyForcibly();
          }
        });
    goOn.countDown();
    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(progress).isSorted().endsWith((long) CONTENT.length);
    assertThat(ranges).containsExactly("all", "bytes=50000-");
  }

  private void fetch(String path, Download.Progress hears) {
    Download.fetch(url(path), target, EXPECTED, hears);
  }

  private void goOnHalfway(long done, long total) {
    progress.add(done);
    if (done == 50_000) {
      goOn.countDown();
    }
  }

  private Process start(String path) {
    try {
      Process process =
          JavaProcess.command(
                  DownloadingProcess.class,
                  List.of(),
                  url(path),
                  target,
                  EXPECTED.bytes(),
                  EXPECTED.hash())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Watchdog.over(process, LIMIT);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String firstLine(Process process) {
    try {
      return process.inputReader().readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fetch(String path, Expected expected) {
    Download.fetch(
        url(path),
        target,
        expected,
        (done, total) -> {
          assertThat(total).isEqualTo(expected.bytes());
          progress.add(done);
        });
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void leavePart(byte[] bytes) throws IOException {
    Files.createDirectories(part.getParent());
    Files.write(part, bytes);
  }

  private void answer(HttpExchange exchange, boolean knowsRanges, byte[] content)
      throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(range == null ? "all" : range);
    int from = 0;
    int status = 200;
    if (range != null && knowsRanges) {
      from = Integer.parseInt(range.replaceAll("\\D", ""));
      status = from < content.length ? 206 : 416;
      String span = from + "-" + (content.length - 1) + "/" + content.length;
      exchange.getResponseHeaders().set("Content-Range", "bytes " + span);
    }
    try (exchange) {
      if (status == 416) {
        exchange.sendResponseHeaders(status, -1);
      } else {
        exchange.sendResponseHeaders(status, content.length - from);
        exchange.getResponseBody().write(content, from, content.length - from);
      }
    } catch (IOException e) {
      // The client may hang up early; some tests make it do so.
      ranges.add("hung up");
    }
  }

  /** Promises everything, sends a part, hangs up. */
  private void breakOff(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, CONTENT.length);
    exchange.getResponseBody().write(CONTENT, 0, 50_000);
    exchange.getResponseBody().flush();
    exchange.close();
  }

  /** Sends a part, and the rest when it is told to. */
  private void waitHalfway(HttpExchange exchange) throws IOException {
    ranges.add("all");
    exchange.sendResponseHeaders(200, CONTENT.length);
    exchange.getResponseBody().write(CONTENT, 0, 50_000);
    exchange.getResponseBody().flush();
    halfway.countDown();
    new Thread(
            () -> {
              try (exchange) {
                goOn.await();
                exchange.getResponseBody().write(CONTENT, 50_000, CONTENT.length - 50_000);
              } catch (IOException e) {
                // The process that asked was killed.
                halfway.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            })
        .start();
  }

  /** Promises everything, sends a part, and holds the line until the client has left. */
  private void fallSilent(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, CONTENT.length);
    exchange.getResponseBody().write(CONTENT, 0, 50_000);
    exchange.getResponseBody().flush();
    new Thread(
            () -> {
              try (exchange) {
                Thread.sleep(2000);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            })
        .start();
  }
}
