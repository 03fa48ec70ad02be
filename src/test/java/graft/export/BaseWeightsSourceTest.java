package graft.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import graft.failure.GraftException;
import graft.files.Download;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code auto} takes if the server sends a part of Keras's file only. */
final class BaseWeightsSourceTest {
  private static final Path BUILTIN = Path.of("savedmodel/base/inception_v3_notop_builtin.h5");
  private static final int PART = 50_000;

  @TempDir private Path home;
  private final List<String> notices = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/weights", BaseWeightsSourceTest::breakOff);
    server.start();
  }

  /** Promises everything, sends a part, hangs up. */
  private static void breakOff(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 87_910_968);
    exchange.getResponseBody().write(new byte[PART]);
    exchange.getResponseBody().flush();
    exchange.close();
  }

  /** The thread that ran this test runs the next one too. */
  @AfterEach
  void stop() {
    Thread.interrupted();
    server.stop(0);
  }

  private BaseWeights auto(Download.Progress progress) {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/weights");
    return new BaseWeightsSource(url, BUILTIN, home, progress)
        .resolve(new InceptionV3(), "auto", notices::add);
  }

  @Test
  void aDownloadThatFailsLeavesTheBuiltinBase() {
    assertThat(auto((done, total) -> {}).file()).contains(BUILTIN);
    assertThat(notices)
        .singleElement()
        .asString()
        .startsWith("using the built-in base instead of Keras's ImageNet weights: cannot download");
  }

  @Test
  void anInterruptOfTheDownloadIsNoReasonForTheBuiltinBase() {
    assertThatThrownBy(
            () ->
                auto(
                    (done, total) -> {
                      if (done > 0) {
                        Thread.currentThread().interrupt();
                      }
                    }))
        .isInstanceOf(GraftException.class)
        .hasMessageEndingWith("/weights (interrupted)");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(notices).isEmpty();
  }
}
