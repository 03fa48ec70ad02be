package graft.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelsFileTest {
  @TempDir Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("labels.txt"), bytes);
  }

  private Path file(String text) throws IOException {
    return file(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void oneNameALine() throws IOException {
    assertThat(LabelsFile.read(file("\uFEFFcat\r\nguinea pig \nHündin")))
        .containsExactly("cat", "guinea pig", "Hündin");
  }

  @Test
  void wrongFilesAreNamedWithTheLine() throws IOException {
    assertRefused(file("cat\n\ndog\n"), "line 2 is blank");
    assertRefused(file("cat\ndog\ncat\n"), "line 3 repeats \"cat\"");
    assertRefused(file("cat\n"), "names 1 class: there must be 2 to 10000");
    assertRefused(file(""), "names 0 classes");
    assertRefused(file(new byte[] {(byte) 0xff, 'a'}), "not UTF-8");
    assertRefused(folder.resolve("none"), "cannot read");
  }

  private static void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> LabelsFile.read(file))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }
}
