package graft.dataset.cifar;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import graft.dataset.DataOptions;
import graft.dataset.DataSpec;
import graft.failure.GraftException;
import graft.files.Download;
import graft.files.GraftHome;
import graft.files.Hashes;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.URI;
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
 * Archives made to do harm, each unpacked as the published one would be: each is refused with its
 * reason, within seconds, and nothing is written anywhere.
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
    assertNotTrusted("its member " + name + " points outside the archive");
  }

  @ParameterizedTest
  @CsvSource({"1, is a link", "2, is a link", "3, is a device", "4, is a device", "6, is a device"})
  void aLinkADeviceOrAPipe(char type, String reason) throws IOException {
    TinyCifar.archive(archive, TinyCifar.special("test_batch.bin", (byte) type));
    assertNotTrusted("its member test_batch.bin " + reason);
  }

  @Test
  void oneOfTheSixFilesTwice() throws IOException {
    TinyCifar.archive(
        archive, TinyCifar.plain("other/test_batch.bin", TinyCifar.files().get("test_batch.bin")));
    assertNotTrusted("its member cifar-10-batches-bin/test_batch.bin is there twice");
  }

  @Test
  void anyOtherMemberTwice() throws IOException {
    TinyCifar.archive(
        archive, TinyCifar.plain("a", new byte[1]), TinyCifar.plain("a", new byte[2]));
    assertNotTrusted("its member a is there twice");
  }

  @Test
  void aNameOfTenThousandCharacters() throws IOException {
    TinyCifar.archive(archive, TinyCifar.plain("n".repeat(10_000), new byte[1]));
    assertNotTrusted("its member " + "n".repeat(40) + "... has a name of 10000 characters");
  }

  @Test
  void aNameThatWouldWriteOverTheTerminal() throws IOException {
    TinyCifar.archive(archive, TinyCifar.plain("../\u001b[2J\u202e\n", new byte[1]));
    assertNotTrusted("its member ../?[2J?? points outside the archive");
  }

  /** The library keeps PAX records (x, g) and GNU tar's long names (L, K) in memory. */
  @ParameterizedTest
  @ValueSource(chars = {'x', 'g', 'L', 'K'})
  void aHeaderOfAHundredMegabytes(char type) throws IOException {
    int bytes = 100 * BadArchive.MEBIBYTE;
    try (BadArchive bad = new BadArchive(archive)) {
      bad.header("PaxHeader", type, bytes).add(bytes + " comment=").letters(100);
    }
    assertNotTrusted("it has a member with a header of over 65536 bytes");
  }

  @ParameterizedTest
  @CsvSource({"2147483648, 8589934591", "2147483647, 2147483647", "2147483647, 512"})
  void aPaxValueThatClaimsTwoGigabytes(long value, long header) throws IOException {
    try (BadArchive bad = new BadArchive(archive)) {
      bad.header("PaxHeader", 'x', header).add(value + " comment=a").add(new byte[512]);
    }
    assertThat(refusal()).startsWith(archive + " is damaged (").endsWith("get it again");
  }

  /** A record may say the size in place of the header. */
  @Test
  void aMemberThatClaimsTwoGigabytes() throws IOException {
    try (BadArchive bad = new BadArchive(archive)) {
      bad.header("data_batch_1.bin", '0', 1L << 31);
    }
    assertNotTrusted("its member data_batch_1.bin is too large: 2147483648 bytes");
    try (BadArchive bad = new BadArchive(archive)) {
      byte[] record = Arrays.copyOf("19 size=2147483648\n".getBytes(US_ASCII), 512);
      bad.header("PaxHeader", 'x', 19).add(record).header("data_batch_1.bin", '0', 1);
    }
    assertNotTrusted("its member data_batch_1.bin is too large: 2147483648 bytes");
  }

  @Test
  void aFolderWithBytesOfItsOwn() throws IOException {
    try (BadArchive bad = new BadArchive(archive)) {
      bad.header("folder/", '5', 512);
    }
    assertNotTrusted("its member folder/ is too large: 512 bytes");
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
    assertNotTrusted("it unpacks to over 100 times its size");
  }

  @Test
  void membersTooLargeTogether() throws IOException {
    try (BadArchive bad = new BadArchive(archive)) {
      bad.header("first", '0', 256L << 20).noise(4).zeros(3).add(new byte[60 << 20]);
      bad.header("second", '0', 256L << 20);
    }
    assertNotTrusted("its member second makes the archive too large for CIFAR-10");
  }

  @Test
  void aBombAfterTheLastMember() throws IOException {
    try (BadArchive bad = new BadArchive(archive)) {
      bad.add(BadArchive.sound(folder)).zeros(16);
    }
    assertNotTrusted("it goes on for over 1048576 bytes after its last member");
  }

  @Test
  void garbageAfterTheLastMember() throws IOException {
    byte[] sound = BadArchive.sound(folder);
    try (BadArchive bad = new BadArchive(archive)) {
      bad.add(sound).add("more");
    }
    assertNotTrusted("its last member is followed by something that is no member");
    sound[sound.length - 1] = 1;
    try (BadArchive bad = new BadArchive(archive)) {
      bad.add(sound);
    }
    assertNotTrusted("its last member is followed by something that is no member");
  }

  @Test
  void garbageAfterTheGzipStream() throws IOException {
    try (BadArchive bad = new BadArchive(archive)) {
      bad.add(BadArchive.sound(folder)).raw("more".getBytes(US_ASCII));
    }
    assertThat(refusal())
        .isEqualTo(
            archive
                + " is damaged (Unexpected data after a valid .gz stream.); remove it and get it again");
  }

  /** Each costs the reader time and gives it nothing. */
  @Test
  void manyEmptyGzipStreams() throws IOException {
    Files.write(archive, BadArchive.emptyStreams(60_000));
    assertNotTrusted("it holds over 1048576 bytes that unpack to nothing");
  }

  /** gzip may keep a name of any length in front of the first byte. */
  @Test
  void aGzipHeaderOfTwentyMegabytes() throws IOException {
    byte[] letters = new byte[20 << 20];
    Arrays.fill(letters, (byte) 'n');
    try (BadArchive bad = new BadArchive(archive)) {
      bad.raw(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 3}).raw(letters);
    }
    assertNotTrusted("it holds over 1048576 bytes that unpack to nothing");
  }

  @Test
  void aFileThatIsTooLargeAlready() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.setLength(600L << 20);
    }
    assertThat(soon(() -> CifarArchive.read(archive, (name, content) -> {})))
        .isEqualTo(archive + " is too large for CIFAR-10: 629145600 bytes");
  }

  @Test
  void aBombInPlaceOfTheSample() throws IOException {
    Path sample = folder.resolve("train.bin.bz2");
    try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(sample))) {
      out.write(new byte[17 << 20]);
    }
    assertThat(sampleRefusal()).isEqualTo(sample + " is too large for the carried sample");
  }

  @Test
  void garbageAfterTheSample() throws IOException {
    Path sample = folder.resolve("train.bin.bz2");
    Files.copy(Path.of("sample/train.bin.bz2"), sample);
    Files.write(sample, "more".getBytes(US_ASCII), StandardOpenOption.APPEND);
    assertThat(sampleRefusal()).startsWith(sample + " is damaged (Unexpected data after");
  }

  private String sampleRefusal() throws IOException {
    DataOptions options =
        new DataOptions(new GraftHome(home), folder, 75, 0, SessionOptions.defaults());
    return soon(() -> DataSpec.open(DataSpec.SAMPLE, options));
  }

  private void assertNotTrusted(String reason) throws IOException {
    assertThat(refusal()).isEqualTo(archive + " is not trusted: " + reason);
  }

  /** What the user reads when the archive is the published one. */
  private String refusal() throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    TinyCifar.files().forEach((name, content) -> hashes.put(name, Hashes.sha256(content)));
    CifarRelease release =
        new CifarRelease(
            URI.create("http://127.0.0.1:1/never-asked"),
            Download.Expected.sha256(Files.size(archive), Hashes.sha256(archive)),
            hashes);
    Cifar10Fetch fetch = new Cifar10Fetch(new GraftHome(home), release);
    return soon(() -> fetch.run((done, total) -> {}, notice -> {}));
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
    final long start = System.nanoTime();
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
