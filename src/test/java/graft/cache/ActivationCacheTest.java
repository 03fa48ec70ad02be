package graft.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TFloat32;

/** Blocks are kept for whoever asks for the same activations, and given up for anything else. */
class ActivationCacheTest {
  private static final CacheDescription CATS = TestCaches.features("cats", 3, 2);

  @TempDir Path root;

  @Test
  void givesBackWhatWasWritten() {
    fill(CATS);
    try (ActivationCache cache = ActivationCache.open(root, CATS, new Unheard())) {
      assertThat(cache.check(new Unheard(), 0)).isEmpty();
      assertThat(read(cache, 2)).containsExactly(5, 6);
      assertThat(read(cache, 0)).containsExactly(1, 2);
    }
  }

  @Test
  void theSameImagesUnderAnotherNameAreTheSameCache() {
    fill(CATS);
    try (ActivationCache cache =
        ActivationCache.open(root, TestCaches.features("./cats", 3, 2), new Unheard())) {
      assertThat(cache.check(new Unheard(), 0)).isEmpty();
    }
  }

  @Test
  void blocksThatAreCutOtherwiseBeginAnew() {
    fill(CATS);
    try (ActivationCache cache =
        ActivationCache.open(root, TestCaches.features("cats", 3, 1), new Unheard())) {
      assertThat(cache.check(new Unheard(), 0)).containsExactly(0, 1, 2);
    }
    assertThat(CacheFolder.blockBytes(folder())).isZero();
  }

  @Test
  void aDamagedDescriptionBeginsAnew() throws IOException {
    fill(CATS);
    Files.writeString(folder().resolve("cache.json"), "null");
    try (ActivationCache cache = ActivationCache.open(root, CATS, new Unheard())) {
      assertThat(cache.check(new Unheard(), 0)).containsExactly(0, 1);
    }
    assertThat(CacheDescription.read(folder())).contains(CATS);
  }

  @Test
  void whatIsAlteredInUseIsNotRead() throws IOException {
    fill(CATS);
    try (ActivationCache cache = ActivationCache.open(root, CATS, new Unheard())) {
      cache.check(new Unheard(), 0);
      Path file = folder().resolve("block-000000.bin");
      byte[] bytes = Files.readAllBytes(file);
      bytes[0] ^= 1;
      Files.write(file, bytes);
      assertThatThrownBy(() -> read(cache, 0))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining(
              "block-000000.bin was altered while in use; continue with --resume");
      assertThat(read(cache, 1)).containsExactly(3, 4);
    }
  }

  /** Not one whose numbers are NaNs of another kind; and a block may be replaced afterwards. */
  @Test
  void recordsOfImagesThatCannotBeDecodedAreFound() {
    float marked = Float.intBitsToFloat(-1);
    try (ActivationCache cache = ActivationCache.open(root, CATS, new Unheard());
        TFloat32 first = features(new float[][] {{1, 2}, {marked, marked}});
        TFloat32 third = features(new float[][] {{marked, Float.NaN}});
        TFloat32 again = features(new float[][] {{1, 2}, {3, 4}})) {
      cache.write(0, List.of(first));
      assertThat(cache.bad()).containsExactly(1);
      cache.write(1, List.of(third));
      assertThat(cache.bad()).containsExactly(1);
      cache.write(0, List.of(again));
      assertThat(cache.bad()).isEmpty();
      assertThat(read(cache, 1)).containsExactly(3, 4);
    }
  }

  /** Three images of two features, in two blocks. */
  private void fill(CacheDescription description) {
    try (ActivationCache cache = ActivationCache.open(root, description, new Unheard());
        TFloat32 first = features(new float[][] {{1, 2}});
        TFloat32 second = features(new float[][] {{3, 4}});
        TFloat32 third = features(new float[][] {{5, 6}})) {
      cache.write(0, List.of(first, second));
      cache.write(1, List.of(third));
    }
  }

  private static TFloat32 features(float[][] values) {
    return TFloat32.tensorOf(StdArrays.ndCopyOf(values));
  }

  private static float[] read(ActivationCache cache, int image) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
    cache.read(image, bytes);
    return new float[] {bytes.getFloat(0), bytes.getFloat(4)};
  }

  private Path folder() {
    return root.resolve(CATS.key().folderName());
  }
}
