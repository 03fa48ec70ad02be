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
  private Path archive;

  @BeforeEach
  void setUp() {
    archive = folder.resolve("cifar.tar.gz");
  }

  @Test
  void givesTheSixFiles() throws IOException {
    TinyCifar.archive(archive);
    Map<String, byte[]> found = new LinkedHashMap<>();
    CifarArchive.read(archive, found::put);
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
    assertRefused(name, "points outside the archive");
  }

  @Test
  void linksAndDevicesAreRefused() throws IOException {
    Map<Byte, String> kinds =
        Map.of(
            TarConstants.LF_SYMLINK, "is a link",
            TarConstants.LF_LINK, "is a link",
            TarConstants.LF_CHR, "is a device",
            TarConstants.LF_BLK, "is a device",
            TarConstants.LF_FIFO, "is a device");
    for (Map.Entry<Byte, String> kind : kinds.entrySet()) {
      TinyCifar.archive(archive, TinyCifar.special("test_batch.bin", kind.getKey()));
      assertRefused("test_batch.bin", kind.getValue());
    }
  }

  @Test
  void aMemberTwiceIsRefused() throws IOException {
    TinyCifar.archive(archive, TinyCifar.plain("other/test_batch.bin", new byte[1]));
    assertRefused("cifar-10-batches-bin/test_batch.bin", "is there twice");
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
    assertRefused("member998", "makes the archive too large for CIFAR-10");
  }

  @Test
  void aMemberTooLargeIsRefusedByItsHeader() throws IOException {
    TinyCifar.archive(archive, tar -> {});
    byte[] tar;
    try (var in = new GZIPInputStream(Files.newInputStream(archive))) {
      tar = in.readAllBytes();
    }
    setSize(tar, 512, 300L << 20);
    try (var out = new GZIPOutputStream(Files.newOutputStream(archive))) {
      out.write(tar);
    }
    assertRefused("cifar-10-batches-bin/readme.html", "is too large: 314572800 bytes");
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
  void aTruncatedArchiveIsDamagedWhereverItEnds() throws IOException {
    TinyCifar.archive(archive);
    byte[] whole = Files.readAllBytes(archive);
    for (int percent : new int[] {0, 1, 50, 99}) {
      Files.write(archive, Arrays.copyOf(whole, whole.length * percent / 100));
      assertDamaged();
    }
    Files.write(archive, Arrays.copyOf(whole, whole.length - 1));
    assertDamaged();
  }

  @Test
  void alteredBytesAreFound() throws IOException {
    TinyCifar.archive(archive);
    byte[] whole = Files.readAllBytes(archive);
    for (int at : new int[] {0, whole.length / 2, whole.length - 3, whole.length - 7}) {
      byte[] altered = whole.clone();
      altered[at] ^= 0x55;
      Files.write(archive, altered);
      assertDamaged();
    }
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    try (var out = new GZIPOutputStream(Files.newOutputStream(archive))) {
      out.write(new byte[1024]);
    }
    assertThatThrownBy(() -> CifarArchive.read(archive, (name, content) -> {}))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith(archive + " is not CIFAR-10: it lacks data_batch_1.bin, ");
  }

  private void assertRefused(String member, String what) {
    assertThatThrownBy(() -> CifarArchive.read(archive, (name, content) -> {}))
        .isInstanceOf(GraftException.class)
        .hasMessage(archive + " is not trusted: its member " + member + " " + what);
  }

  private void assertDamaged() {
    assertThatThrownBy(() -> CifarArchive.read(archive, (name, content) -> {}))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith(archive + " is damaged (")
        .hasMessageNotContaining("\n");
  }
}
