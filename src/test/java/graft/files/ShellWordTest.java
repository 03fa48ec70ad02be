package graft.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"/data/run-1", "/data/r 2", "/data/it's", "/data/$HOME", "/data/a;b", "/data/*"})
  void aShellReadsThePathAsOneWord(String path) throws IOException {
    assumeThat(Files.isExecutable(Path.of("/bin/sh"))).as("a POSIX shell").isTrue();
    Process shell =
        new ProcessBuilder("/bin/sh", "-c", "printf '<%s>' " + ShellWord.of(Path.of(path))).start();
    try (var out = shell.getInputStream()) {
      assertThat(new String(out.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("<" + path + ">");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "/data/bücher/run_1", "a.b,c:d=e+f@g%h"})
  void aPlainPathIsNotQuoted(String path) {
    assertThat(ShellWord.of(Path.of(path))).isEqualTo(path);
  }

  @Test
  void aWordNeedNotBeAPath() {
    assertThat(ShellWord.of("no\0path")).isEqualTo("'no\0path'");
  }
}
