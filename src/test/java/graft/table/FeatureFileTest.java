package graft.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors as NumPy reads them. */
final class FeatureFileTest {
  private static final String MARK = "0123abcd";

  @TempDir Path folder;

  private static Row row(float... features) {
    return Row.of(Path.of("a.png"), new float[] {1}, features);
  }

  private static Row bad() {
    return Row.unreadable(Path.of("b.png"), "cannot decode b.png (cut)", "cut");
  }

  private FeatureFile open(String mark) {
    return new FeatureFile(folder.resolve("v.npy"), 2, mark);
  }

  @Test
  void holdsTheRowsInOrderAndNaNWhereThereIsNoVector() throws IOException {
    Path file = Files.writeString(folder.resolve("v.npy"), "old");
    try (FeatureFile vectors = open(MARK)) {
      vectors.keep(0);
      vectors.add(List.of(row(1.5f, -2), bad()));
      vectors.add(List.of(row(Float.MIN_VALUE, 3e38f)));
      assertThat(file).hasContent("old");
      vectors.place();
    }
    assertThat(Files.size(file)).isEqualTo(128 + 3 * 2 * 4);
    assertThat(Arrays.deepToString(Npy.read(file)))
        .isEqualTo("[[1.5, -2.0], [NaN, NaN], [1.4E-45, 3.0E38]]");
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(MARK);
    assertThat(folder.resolve("v.npy.partial")).doesNotExist();
  }

  @Test
  void aFileThatGrowsIsAnEmptyArray() throws IOException {
    try (FeatureFile vectors = open(MARK)) {
      vectors.keep(0);
      assertThat(Npy.read(folder.resolve("v.npy.partial"))).isEmpty();
      vectors.place();
    }
    assertThat(Npy.read(folder.resolve("v.npy"))).isEmpty();
  }

  @Test
  void goesOnAfterTheRowsThatStay() throws IOException {
    Path file = folder.resolve("v.npy.partial");
    try (FeatureFile vectors = open(MARK)) {
      assertThat(vectors.rows()).isZero();
      vectors.keep(0);
      vectors.add(List.of(row(1, 2), row(3, 4), row(5, 6)));
      assertThat(vectors.rows()).isEqualTo(3);
    }
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 128 + 3 * 8 - 1));
    try (FeatureFile vectors = open(MARK)) {
      assertThat(vectors.rows()).isEqualTo(2);
      vectors.keep(1);
      vectors.add(List.of(row(7, 8)));
      vectors.place();
    }
    assertThat(Npy.read(folder.resolve("v.npy"))).isDeepEqualTo(new float[][] {{1, 2}, {7, 8}});
    Files.write(file, new byte[5]);
    try (FeatureFile vectors = open(MARK)) {
      assertThat(vectors.rows()).isZero();
    }
  }

  /** Two tables may name the same file, one after the other. */
  @Test
  void theVectorsOfAnotherTableAreNotKept() {
    try (FeatureFile vectors = open(MARK)) {
      vectors.keep(0);
      vectors.add(List.of(row(1, 2)));
    }
    try (FeatureFile others = open("ffffffff")) {
      assertThat(others.rows()).isZero();
      assertThatThrownBy(() -> open(MARK)).hasMessageContaining("v.npy.partial is in use");
    }
  }
}
