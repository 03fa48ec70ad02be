package graft.dataset.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CifarArchiveTest {
  @TempDir Path folder;
  private CifarRelease published;
  private Path archive;

  @BeforeEach
  void setUp() throws IOException {
    published = TinyCifar.release(TinyCifar.archive(folder.resolve("published.tar.gz")));
    archive = folder.resolve("cifar.tar.gz");
  }

  @Test
  void givesTheSixFiles() throws IOException {
    TinyCifar.archive(archive);
    Map<String, byte[]> found = new LinkedHashMap<>();
    TinyCifar.release(archive).readArchive(archive, found::put);
    assertThat(found.keySet()).containsExactlyElementsOf(Cifar10.files());
    TinyCifar.files()
        .forEach((name, content) -> assertThat(found.get(name)).as(name).isEqualTo(content));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../data_batch_1.bin",
        "cifar-10-batches-bin/../../evil",
        "/etc/evil",
        "C:/evil",
        "..\\evil",
        "cifar-10-batches-bin/a\\b",
        ".."
      })
  void aMemberThatPointsOutsideIsRefused(String name) throws IOException {
    TinyCifar.archive(archive, TinyCifar.plain(name, new byte[1]));
    assertRefused();
  }

  @Test
  void linksAndDevicesAreRefused() throws IOException {
    for (byte kind :
        new byte[] {
          TarConstants.LF_SYMLINK,
          TarConstants.LF_LINK,
          TarConstants.LF_CHR,
          TarConstants.LF_BLK,
          TarConstants.LF_FIFO
        }) {
      TinyCifar.archive(archive, TinyCifar.special("test_batch.bin", kind));
      assertRefused();
    }
  }

  @Test
  void aMemberTwiceIsRefused() throws IOException {
    TinyCifar.archive(archive, TinyCifar.plain("other/test_batch.bin", new byte[1]));
    assertRefused();
  }

  @Test
  void tooManyMembersAreRefused() throws IOException {
    TinyCifar.Member many =
        tar -> {
          for (int i = 0; i < 1000; i++) {
            TinyCifar.plain("member" + i, new byte[0]).write(tar);
          }
        };
    TinyCifar.archive(archive, many);
    assertRefused();
  }

  @Test
  void aMemberTooLargeIsRefused() throws IOException {
    TinyCifar.archive(archive, tar -> {});
    byte[] tar;
    try (var in = new GZIPInputStream(Files.newInputStream(archive))) {
      tar = in.readAllBytes();
    }
    setSize(tar, 512, 300L << 20);
    try (var out = new GZIPOutputStream(Files.newOutputStream(archive))) {
      out.write(tar);
    }
    assertRefused();
  }

  /** Overwrites the size in a member's header and mends the header's checksum. */
  private static void setSize(byte[] tar, int header, long size) {
    byte[] octal = String.format("%011o ", size).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(octal, 0, tar, header + 124, octal.length);
    Arrays.fill(tar, header + 148, header + 156, (byte) ' ');
    int sum = 0;
    for (int i = header; i < header + 512; i++) {
      sum += Byte.toUnsignedInt(tar[i]);
    }
    byte[] check = String.format("%06o", sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(check, 0, tar, header + 148, check.length);
    tar[header + 154] = 0;
  }

  @Test
  void aTruncatedArchiveIsRefusedWhereverItEnds() throws IOException {
    TinyCifar.archive(archive);
    byte[] whole = Files.readAllBytes(archive);
    for (int percent : new int[] {0, 1, 50, 99}) {
      Files.write(archive, Arrays.copyOf(whole, whole.length * percent / 100));
      assertRefused();
    }
    Files.write(archive, Arrays.copyOf(whole, whole.length - 1));
    assertRefused();
  }

  @Test
  void alteredBytesAreFound() throws IOException {
    TinyCifar.archive(archive);
    byte[] whole = Files.readAllBytes(archive);
    for (int at : new int[] {0, whole.length / 2, whole.length - 3, whole.length - 7}) {
      byte[] altered = whole.clone();
      altered[at] ^= 0x55;
      Files.write(archive, altered);
      assertRefused();
    }
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    try (var out = new GZIPOutputStream(Files.newOutputStream(archive))) {
      out.write(new byte[1024]);
    }
    CifarRelease release = TinyCifar.release(archive);
    assertThatThrownBy(() -> release.readArchive(archive, (name, content) -> {}))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith(archive + " is not CIFAR-10: it lacks data_batch_1.bin, ");
  }

  private void assertRefused() {
    assertThatThrownBy(
            () ->
                published.readArchive(
                    archive,
                    (name, content) -> {
                      throw new AssertionError(name + " was read");
                    }))
        .isInstanceOf(GraftException.class)
        .hasMessage(
            "%s is not the published archive of CIFAR-10, which has %d bytes and the SHA-256 %s; run graft fetch cifar10 to get the published one, or give a folder"
                .formatted(archive, published.archive().bytes(), published.archive().hash()));
  }
}
