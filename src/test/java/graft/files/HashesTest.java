package graft.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashesTest {
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;

  @Test
  void publishedValues() throws IOException {
    Path abc = Files.writeString(folder.resolve("abc"), "abc");
    assertThat(Hashes.sha256(abc)).isEqualTo(SHA256_OF_ABC);
    assertThat(Hashes.sha256("abc".getBytes(StandardCharsets.US_ASCII))).isEqualTo(SHA256_OF_ABC);
    assertThat(Hashes.of(abc, Hashes.MD5)).isEqualTo("900150983cd24fb0d6963f7d28e17f72");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Hashes.of(folder.resolve("none"), Hashes.MD5))
        .isInstanceOf(GraftException.class)
        .hasMessage("cannot read " + folder.resolve("none") + " (no such file or folder)");
  }
}
