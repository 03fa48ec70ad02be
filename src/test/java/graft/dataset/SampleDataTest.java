package graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import graft.files.Hashes;
import graft.machine.Installation;
import graft.machine.SessionOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleDataTest {
  private static final Path SAMPLE = Path.of("sample");

  @TempDir Path folder;

  @Test
  void isBalancedAndHasTheClassesInOrder() {
    DataSplit data = DataSpec.open("sample", options(SAMPLE));
    assertThat(data.train().size()).isEqualTo(1000);
    assertThat(data.validation().size()).isEqualTo(500);
    assertThat(data.train().classNames()).startsWith("airplane").endsWith("truck").hasSize(10);
    assertThat(counts(data.train())).containsOnly(100);
    assertThat(counts(data.validation())).containsOnly(50);
  }

  @Test
  void theFirstImageIsTheOfficialFirst() throws IOException {
    byte[] raw = unpack("train.bin.bz2");
    assertThat(raw).startsWith(6, 59, 43, 50, 68, 98, 119);
    DataSplit data = DataSpec.open("sample", options(SAMPLE));
    try (ImageBatch batch = data.train().batch(new int[] {0})) {
      assertThat(batch.labels().getLong(0)).isEqualTo(6);
      for (int y = 0; y < 32; y++) {
        for (int x = 0; x < 32; x++) {
          for (int c = 0; c < 3; c++) {
            assertThat(batch.images().getByte(0, y, x, c))
                .isEqualTo(raw[1 + 1024 * c + 32 * y + x]);
          }
        }
      }
    }
  }

  @Test
  void itsReadmeGivesItsHashes() throws IOException {
    assertThat(SAMPLE.resolve("README.md"))
        .content()
        .contains(Hashes.sha256(unpack("train.bin.bz2")))
        .contains(Hashes.sha256(unpack("test.bin.bz2")));
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    byte[] whole = Files.readAllBytes(SAMPLE.resolve("test.bin.bz2"));
    Path train = folder.resolve("train.bin.bz2");
    Files.write(train, Arrays.copyOf(whole, whole.length / 2));
    assertDamaged(train);
    whole[whole.length / 2] ^= 1;
    Files.write(train, whole);
    assertDamaged(train);
    Files.write(train, new byte[] {1, 2, 3});
    assertDamaged(train);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> DataSpec.open("sample", options(folder)))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("Graft's sample lacks " + folder.resolve("train.bin.bz2"));
  }

  /** The sample is the first 100 and 50 of each class of the official files. */
  @Test
  @Tag("verify")
  void isTheBeginningOfTheOfficialFiles() throws IOException {
    Path home = Installation.cache(System.getenv(), Path.of(System.getProperty("user.home")));
    Path files = home.resolve("cifar-10-batches-bin");
    Assumptions.assumeTrue(Files.isDirectory(files), "skipped: CIFAR-10 is not in " + files);
    DataOptions options = new DataOptions(home, SAMPLE, 299, 0, SessionOptions.defaults());
    DataSplit whole = DataSpec.open("cifar10", options);
    assertThat(whole.train().size()).isEqualTo(50_000);
    assertThat(whole.validation().size()).isEqualTo(10_000);
    DataSplit sample = DataSpec.open("sample", options);
    assertSame(Subset.balanced(whole.train(), 1000), sample.train());
    assertSame(Subset.balanced(whole.validation(), 500), sample.validation());
  }

  private static void assertSame(ImageDataset expected, ImageDataset found) {
    assertThat(found.size()).isEqualTo(expected.size());
    int[] all = IntStream.range(0, found.size()).toArray();
    try (ImageBatch a = expected.batch(all);
        ImageBatch b = found.batch(all)) {
      assertThat(b.images()).isEqualTo(a.images());
      assertThat(b.labels()).isEqualTo(a.labels());
    }
  }

  private void assertDamaged(Path file) {
    assertThatThrownBy(() -> DataSpec.open("sample", options(folder)))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith(file + " is damaged (");
  }

  private static int[] counts(ImageDataset images) {
    int[] counts = new int[images.classNames().size()];
    for (int i = 0; i < images.size(); i++) {
      counts[images.label(i)]++;
    }
    return counts;
  }

  private static byte[] unpack(String name) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (InputStream in =
        new BZip2CompressorInputStream(Files.newInputStream(SAMPLE.resolve(name)))) {
      in.transferTo(out);
    }
    return out.toByteArray();
  }

  private DataOptions options(Path sample) {
    return new DataOptions(folder, sample, 75, 0, SessionOptions.defaults());
  }
}
