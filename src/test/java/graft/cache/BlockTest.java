package graft.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A block is what was written, or it is refused. */
class BlockTest {
  private static final int RECORD = 24;
  private static final Block BLOCK = new Block("key", 3, 5, RECORD);

  @TempDir Path folder;
  private Path file;
  private byte[] records;

  @BeforeEach
  void write() {
    file = folder.resolve("block.bin");
    records = new byte[BLOCK.images() * RECORD];
    new Random(0).nextBytes(records);
    BLOCK.write(
        file,
        IntStream.range(0, BLOCK.images())
            .mapToObj(i -> ByteBuffer.wrap(records).slice(i * RECORD, RECORD))
            .toList());
  }

  @Test
  void holdsTheRecordsInTheirOrderAndTheirChecksums() throws IOException {
    assertThat(Arrays.copyOf(Files.readAllBytes(file), records.length)).isEqualTo(records);
    assertThat(Files.size(file)).isEqualTo(BLOCK.fileBytes());
    int[] checksums = BLOCK.verify(file).orElseThrow();
    assertThat(checksums).hasSize(5);
    assertThat(checksums[4])
        .isEqualTo(Block.checksum(ByteBuffer.wrap(records).slice(4 * RECORD, RECORD)));
  }

  @Test
  void everyFlippedBitIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] altered = whole.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, altered);
      assertThat(BLOCK.verify(file)).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void everyCutIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(BLOCK.verify(file)).as("%d bytes", length).isEmpty();
    }
    Files.delete(file);
    assertThat(BLOCK.verify(file)).isEmpty();
  }

  @Test
  void aBlockOfAnotherCacheOrAnotherPlaceIsRefused() throws IOException {
    assertThat(new Block("other", 3, 5, RECORD).verify(file)).isEmpty();
    assertThat(new Block("key", 2, 5, RECORD).verify(file)).isEmpty();
  }

  @Test
  void aBlockOfTooFewImagesIsNotWritten() {
    assertThatThrownBy(
            () -> BLOCK.write(folder.resolve("other"), List.of(ByteBuffer.wrap(records))))
        .hasMessage("expected 5 records, found 1");
    assertThat(folder.resolve("other")).doesNotExist();
  }
}
