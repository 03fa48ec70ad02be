package graft.dataset.cifar;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import graft.dataset.DataOptions;
import graft.dataset.DataSpec;
import graft.failure.GraftException;
import graft.files.Hashes;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Archives made to do harm: each is refused unopened, because it isn't the published one, within
 * seconds, and nothing is written anywhere.
 */
class BadArchivesTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Path OUTSIDE = Path.of("/tmp/graft-outside");

  @TempDir Path folder;
  private Path home;
  private Path archive;

  @BeforeEach
  void setUp() throws IOException {
    home = Files.createDirectory(folder.resolve("home"));
    Files.writeString(folder.resolve("neighbour"), "stays");
    archive = home.resolve(Cifar10.ARCHIVE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside",
        "../../outside",
        "cifar-10-batches-bin/../../outside",
        "/tmp/graft-outside",
        "C:/outside",
        "..\\outside",
        "cifar-10-batches-bin\\..\\..\\outside",
        ".."
      })
  void aPathThatPointsOutside(String name) throws IOException {
    TinyCifar.archive(archive, TinyCifar.plain(name, new byte[1]));
    assertRefused();
  }

  @ParameterizedTest
  @ValueSource(chars = {'1', '2', '3', '4', '6'})
  void aLinkADeviceOrAPipe(char type) throws IOException {
    TinyCifar.archive(archive, TinyCifar.special("test_batch.bin", (byte) type));
    assertRefused();
  }

  @Test
  void oneOfTheSixFilesTwice() throws IOException {
    TinyCifar.archive(
        archive, TinyCifar.plain("other/test_batch.bin", TinyCifar.files().get("test_batch.bin")));
    assertRefused();
  }

  @Test
  void anyOtherMemberTwice() throws IOException {
    TinyCifar.archive(
        archive, TinyCifar.plain("a", new byte[1]), TinyCifar.plain("a", new byte[2]));
    assertRefused();
  }

  @Test
  void aNameOfTenThousandCharacters() throws IOException {
    TinyCifar.archive(archive, TinyCifar.plain("n".repeat(10_000), new byte[1]));
    assertRefused();
  }

  @Test
  void aNameThatWouldWriteOverTheTerminal() throws IOException {
    TinyCifar.archive(archive, TinyCifar.plain("../\u001b[2J\u202e\n", new byte[1]));
    assertRefused();
  }

  /** The library keeps PAX records (x, g) and GNU tar's long names (L, K) in memory. */
  @ParameterizedTest
  @ValueSource(chars = {'x', 'g', 'L', 'K'})
  void aHeaderOfAHundredMegabytes(char type) throws IOException {
    int bytes = 100 * BadArchive.MEBIBYTE;
    try (BadArchive bad = new BadArchive(archive)) {
      bad.header("PaxHeader", type, bytes).add(bytes + " comment=").letters(100);
    }
    assertRefused();
  }

  @ParameterizedTest
  @CsvSource({"2147483648, 8589934591", "2147483647, 2147483647", "2147483647, 512"})
  void aPaxValueThatClaimsTwoGigabytes(long value, long header) throws IOException {
    try (BadArchive bad = new BadArchive(archive)) {
      bad.header("PaxHeader", 'x', header).add(value + " comment=a").add(new byte[512]);
    }
    assertRefused();
  }

  /** A record may say the size in place of the header. */
  @Test
  void aMemberThatClaimsTwoGigabytes() throws IOException {
    try (BadArchive bad = new BadArchive(archive)) {
      bad.header("data_batch_1.bin", '0', 1L << 31);
    }
    assertRefused();
    try (BadArchive bad = new BadArchive(archive)) {
      byte[] record = Arrays.copyOf("19 size=2147483648\n".getBytes(US_ASCII), 512);
      bad.header("PaxHeader", 'x', 19).add(record).header("data_batch_1.bin", '0', 1);
    }
    assertRefused();
  }

  @Test
  void aFolderWithBytesOfItsOwn() throws IOException {
    try (BadArchive bad = new BadArchive(archive)) {
      bad.header("folder/", '5', 512);
    }
    assertRefused();
  }

  /** A megabyte that would unpack to a gigabyte. */
  @Test
  void aBombInMembers() throws IOException {
    try (BadArchive bad = new BadArchive(archive)) {
      for (int i = 0; i < 4; i++) {
        bad.header("zeros" + i, '0', 256L << 20).zeros(4);
      }
    }
    assertThat(Files.size(archive)).isLessThan(8L << 20);
    assertRefused();
  }

  @Test
  void membersTooLargeTogether() throws IOException {
    try (BadArchive bad = new BadArchive(archive)) {
      bad.header("first", '0', 256L << 20).noise(4).zeros(3).add(new byte[60 << 20]);
      bad.header("second", '0', 256L << 20);
    }
    assertRefused();
  }

  @Test
  void aBombAfterTheLastMember() throws IOException {
    try (BadArchive bad = new BadArchive(archive)) {
      bad.add(BadArchive.sound(folder)).zeros(16);
    }
    assertRefused();
  }

  @Test
  void garbageAfterTheLastMember() throws IOException {
    byte[] sound = BadArchive.sound(folder);
    try (BadArchive bad = new BadArchive(archive)) {
      bad.add(sound).add("more");
    }
    assertRefused();
    sound[sound.length - 1] = 1;
    try (BadArchive bad = new BadArchive(archive)) {
      bad.add(sound);
    }
    assertRefused();
  }

  @Test
  void garbageAfterTheGzipStream() throws IOException {
    try (BadArchive bad = new BadArchive(archive)) {
      bad.add(BadArchive.sound(folder)).raw("more".getBytes(US_ASCII));
    }
    assertRefused();
  }

  /** Each costs the reader time and gives it nothing. */
  @Test
  void manyEmptyGzipStreams() throws IOException {
    Files.write(archive, BadArchive.emptyStreams(60_000));
    assertRefused();
  }

  /** gzip may keep a name of any length in front of the first byte. */
  @Test
  void aGzipHeaderOfTwentyMegabytes() throws IOException {
    byte[] letters = new byte[20 << 20];
    Arrays.fill(letters, (byte) 'n');
    try (BadArchive bad = new BadArchive(archive)) {
      bad.raw(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 3}).raw(letters);
    }
    assertRefused();
  }

  @Test
  void aFileThatIsTooLargeAlready() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.setLength(600L << 20);
    }
    assertRefused();
  }

  /** Only the hash tells it from the published one. */
  @Test
  void aFileOfTheOfficialSize() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.write(new byte[] {0x1f, (byte) 0x8b});
      file.setLength(CifarRelease.official().archive().bytes());
    }
    assertRefused();
  }

  @Test
  void aSoundArchiveThatIsNotThePublishedOne() throws IOException {
    TinyCifar.archive(archive);
    assertRefused();
  }

  @Test
  void aBombInPlaceOfTheSample() throws IOException {
    Path sample = folder.resolve("train.bin.bz2");
    try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(sample))) {
      out.write(new byte[17 << 20]);
    }
    assertThat(sampleRefusal())
        .isEqualTo(sample + " is too large for Graft's sample; copy or build it again");
  }

  @Test
  void garbageAfterTheSample() throws IOException {
    Path sample = folder.resolve("train.bin.bz2");
    Files.copy(Path.of("sample/train.bin.bz2"), sample);
    Files.write(sample, "more".getBytes(US_ASCII), StandardOpenOption.APPEND);
    assertThat(sampleRefusal()).startsWith(sample + " is damaged (Unexpected data after");
  }

  private String sampleRefusal() throws IOException {
    return soon(() -> DataSpec.open(DataSpec.SAMPLE, options()));
  }

  /** As the user's own file, and where the published archive belongs. */
  private void assertRefused() throws IOException {
    String refusal =
        archive
            + " is not the published archive of CIFAR-10, which has 170052171 bytes and the SHA-256"
            + " c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd;"
            + " run graft fetch cifar10 to get the published one, or give a folder";
    assertThat(soon(() -> DataSpec.open(DataSpec.CIFAR10, options()))).isEqualTo(refusal);
    if (CifarFiles.find(archive).isPresent()) {
      assertThat(soon(() -> DataSpec.open(archive.toString(), options()))).isEqualTo(refusal);
    }
  }

  private DataOptions options() {
    return new DataOptions(home, folder, 75, 0, SessionOptions.defaults());
  }

  private String soon(Runnable reading) throws IOException {
    Map<String, String> before = snapshot();
    long start = System.nanoTime();
    Throwable thrown = catchThrowable(reading::run);
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    if (time.compareTo(SOON) >= 0) {
      assertThat(time).as("on a busy machine").isLessThan(timeOfKnownWork().multipliedBy(20));
    }
    assertThat(snapshot()).isEqualTo(before);
    assertThat(OUTSIDE).doesNotExist();
    assertThat(thrown).isInstanceOf(GraftException.class).hasMessageNotContaining("\n");
    return thrown.getMessage();
  }

  /** A quarter of a second at most, unless the machine is busy with something else. */
  private static Duration timeOfKnownWork() {
    byte[] content = new byte[64 << 20];
    long start = System.nanoTime();
    Hashes.sha256(content);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Every file and folder in and around the target, with the hash of its content. */
  private Map<String, String> snapshot() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        files.put(path.toString(), content(path));
      }
    }
    return files;
  }

  private static String content(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return "a folder";
    }
    return Files.size(path) < 256 << 20 ? Hashes.sha256(path) : Files.size(path) + " bytes";
  }
}
