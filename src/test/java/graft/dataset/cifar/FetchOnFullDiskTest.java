package graft.dataset.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import graft.failure.GraftException;
import graft.files.SmallDisk;
import graft.files.WholeDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Download and unpacking on a disk that is full sooner or later. */
class FetchOnFullDiskTest {
  @TempDir Path folder;
  private HttpServer server;
  private byte[] archive;

  @BeforeEach
  void setUp() throws IOException {
    archive = Files.readAllBytes(TinyCifar.archive(folder.resolve("published.tar.gz")));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(archive);
          } catch (IOException e) {
            // The client hangs up when its disk is full.
          }
        });
    server.start();
  }

  @AfterEach
  void tearDown() {
    server.stop(0);
  }

  @Test
  void theFileIsNamedAndNothingIsHalf() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 2048)) {
      Path home = disk.root().resolve("home");
      Path files = home.resolve(Cifar10.FOLDER);
      for (long free : SmallDisk.levels(2L * archive.length)) {
        disk.leaveFree(free);
        Throwable thrown = catchThrowable(() -> fetch(home));
        assertThat(thrown).as("with %d bytes free", free).isInstanceOf(GraftException.class);
        assertThat(thrown)
            .hasMessageStartingWith("cannot write " + home)
            .hasMessageEndingWith("(No space left on device)");
        assertThat(files).doesNotExist();
        disk.empty();
        WholeDirectory.delete(home);
      }
      fetch(home);
      TinyCifar.files()
          .forEach((name, content) -> assertThat(files.resolve(name)).hasBinaryContent(content));
    }
  }

  private void fetch(Path home) throws IOException {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/cifar");
    CifarRelease release = TinyCifar.release(folder.resolve("published.tar.gz"), url);
    new Cifar10Fetch(home, release).run((done, total) -> {}, notice -> {});
  }
}
