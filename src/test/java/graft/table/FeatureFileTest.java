package graft.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors as NumPy reads them. */
final class FeatureFileTest {
  @TempDir Path folder;

  private static Row row(float... features) {
    return Row.of(Path.of("a.png"), new float[] {1}, features);
  }

  private static Row bad() {
    return Row.unreadable(Path.of("b.png"), "cannot decode b.png (cut)", "cut");
  }

  @Test
  void holdsTheRowsInOrderAndNaNWhereThereIsNoVector() throws IOException {
    Path file = folder.resolve("v.npy");
    try (FeatureFile vectors = FeatureFile.open(file, 2, 0)) {
      vectors.add(List.of(row(1.5f, -2), bad()));
      vectors.add(List.of(row(Float.MIN_VALUE, 3e38f)));
      vectors.finish();
    }
    assertThat(Files.size(file)).isEqualTo(128 + 3 * 2 * 4);
    assertThat(Arrays.deepToString(Npy.read(file)))
        .isEqualTo("[[1.5, -2.0], [NaN, NaN], [1.4E-45, 3.0E38]]");
  }

  @Test
  void aFileThatGrowsIsAnEmptyArray() throws IOException {
    Path file = folder.resolve("v.npy");
    try (FeatureFile vectors = FeatureFile.open(file, 2, 0)) {
      assertThat(Npy.read(file)).isEmpty();
      vectors.finish();
    }
    assertThat(Npy.read(file)).isEmpty();
  }

  @Test
  void goesOnAfterTheRowsThatStay() throws IOException {
    Path file = folder.resolve("v.npy");
    assertThat(FeatureFile.rows(file, 2)).isZero();
    try (FeatureFile vectors = FeatureFile.open(file, 2, 0)) {
      vectors.add(List.of(row(1, 2), row(3, 4), row(5, 6)));
    }
    assertThat(FeatureFile.rows(file, 2)).isEqualTo(3);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 128 + 3 * 8 - 1));
    assertThat(FeatureFile.rows(file, 2)).isEqualTo(2);
    try (FeatureFile vectors = FeatureFile.open(file, 2, 1)) {
      vectors.add(List.of(row(7, 8)));
      vectors.finish();
    }
    assertThat(Npy.read(file)).isDeepEqualTo(new float[][] {{1, 2}, {7, 8}});
    Files.write(file, new byte[5]);
    assertThat(FeatureFile.rows(file, 2)).isZero();
  }
}
