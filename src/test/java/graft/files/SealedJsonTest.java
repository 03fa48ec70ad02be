package graft.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was written is read, to the last bit of its numbers; anything else is refused. */
class SealedJsonTest {
  @TempDir Path folder;

  private record Settings(String name, double rate, float small, List<Integer> sizes) {}

  @Test
  void givesBackWhatWasWritten() {
    Settings settings = new Settings("a", 0.1 + 0.2, 1e-5f, List.of(1, 2));
    Path file = folder.resolve("run.json");
    SealedJson.write(file, settings);
    assertThat(SealedJson.read(file, Settings.class, "begin anew")).isEqualTo(settings);
  }

  @Test
  void everyByteCounts() throws IOException {
    Path file = folder.resolve("run.json");
    Settings settings = new Settings("a", 0.25, 1e-5f, List.of(1, 2));
    SealedJson.write(file, settings);
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      Files.write(file, damaged);
      try {
        assertThat(SealedJson.read(file, Settings.class, "begin anew")).isEqualTo(settings);
      } catch (GraftException e) {
        assertThat(e).hasMessage(file + " is damaged or was altered; begin anew");
      }
    }
  }

  /** As the first four bytes have it, Jackson takes a file for UTF-32 too. */
  @Test
  void bytesThatAreNoText() throws IOException {
    Path file = folder.resolve("cache.json");
    Files.write(file, new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"'});
    assertThat(SealedJson.find(file, Settings.class)).isEmpty();
    Files.write(file, new byte[] {0, 0, 0, 'a', 0, 0x20, 0, 0});
    assertThat(SealedJson.find(file, Settings.class)).isEmpty();
  }

  @Test
  void whatIsNoObjectIsRefused() throws IOException {
    for (String text : List.of("", "null", "[]", "{}", "{\"checksum\":1}")) {
      Path file = Files.writeString(folder.resolve("run.json"), text);
      assertThatThrownBy(() -> SealedJson.read(file, Settings.class, "begin anew"))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("is damaged or was altered");
    }
  }
}
