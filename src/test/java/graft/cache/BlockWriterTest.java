package graft.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.InputKind;
import graft.failure.GraftException;
import graft.files.WholeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TFloat32;

/** Blocks are written in the background, and what can't be written fails the pass. */
class BlockWriterTest {
  private static final CacheDescription CATS = TestCaches.features("cats", 5, 2);

  @TempDir Path root;
  private ActivationCache cache;
  private BlockWriter writer;

  @BeforeEach
  void open() {
    cache = ActivationCache.open(root, CATS, new Unheard());
    writer = new BlockWriter(Map.of(InputKind.FEATURES, cache));
  }

  @AfterEach
  void close() {
    cache.close();
  }

  @Test
  void writesEachBlockOfWhatWasGathered() {
    writer.add(InputKind.FEATURES, images(2));
    writer.endBlock(0);
    writer.add(InputKind.FEATURES, images(1));
    writer.add(InputKind.FEATURES, images(1));
    writer.endBlock(1);
    writer.add(InputKind.FEATURES, images(1));
    writer.close();

    assertThat(cache.check(new Unheard(), 0)).as("no whole block").containsExactly(2);
  }

  @Test
  void aFailureIsThrownAtTheNextBlocksEnd() throws IOException {
    makeUnwritable();
    writer.add(InputKind.FEATURES, images(2));
    writer.endBlock(0);
    writer.add(InputKind.FEATURES, images(2));

    assertThatThrownBy(() -> writer.endBlock(1))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("block-000000.bin");
    writer.close();
  }

  @Test
  void aFailureOfTheLastBlockIsThrownAtTheEnd() throws IOException {
    makeUnwritable();
    writer.add(InputKind.FEATURES, images(2));
    writer.endBlock(0);

    assertThatThrownBy(writer::finish).hasMessageContaining("cannot write");
    writer.close();
  }

  /** In the folder's place lies a file. */
  private void makeUnwritable() throws IOException {
    Path folder = root.resolve(CATS.key().folderName());
    WholeDirectory.delete(folder);
    Files.createFile(folder);
  }

  private static Tensor images(int count) {
    return TFloat32.tensorOf(StdArrays.ndCopyOf(new float[count][2]));
  }
}
