package graft.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainedOnTest {
  @TempDir Path model;

  @Test
  void isWrittenSortedAndReadBack() throws IOException {
    TrainedOn.of(-1, 5, 5, 0x0102030405060708L).write(model);
    assertThat(model.resolve(TrainedOn.FILE))
        .hasBinaryContent(
            new byte[] {
              0, 0, 0, 0, 0, 0, 0, 5, 1, 2, 3, 4, 5, 6, 7, 8, -1, -1, -1, -1, -1, -1, -1, -1
            });
    TrainedOn read = TrainedOn.read(model).orElseThrow();
    assertThat(read.size()).isEqualTo(3);
    assertThat(read.contains(-1)).isTrue();
    assertThat(read.contains(5)).isTrue();
    assertThat(read.contains(6)).isFalse();
  }

  @Test
  void unitesAndCompares() {
    TrainedOn both = TrainedOn.of(1, -2).and(TrainedOn.of(-2, 3));
    assertThat(both.size()).isEqualTo(3);
    assertThat(both.areAmong(3, 7, -2, 1)).isTrue();
    assertThat(both.areAmong(3, 7, 1)).isFalse();
    assertThat(TrainedOn.of().areAmong(1)).isFalse();
  }

  @Test
  void aModelWithoutTheFileKnowsNone() {
    assertThat(TrainedOn.read(model)).isEmpty();
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    Path file = model.resolve(TrainedOn.FILE);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[9]);
    assertDamaged(file + " is damaged (9 bytes)");
    Files.write(file, new byte[16]);
    assertDamaged(file + " is damaged (not ascending)");
  }

  private void assertDamaged(String start) {
    assertThatThrownBy(() -> TrainedOn.read(model))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith(start);
  }
}
