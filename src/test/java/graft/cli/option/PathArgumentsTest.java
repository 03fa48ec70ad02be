package graft.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.beust.jcommander.ParameterException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PathArgumentsTest {
  @Test
  void pathsAndUris() {
    assertThat(PathArguments.of(List.of("a/b.png", "caf\u00e9", "file:///x/caf%C3%A9.png")))
        .containsExactly(Path.of("a/b.png"), Path.of("caf\u00e9"), Path.of("/x/caf\u00e9.png"));
    assertThatThrownBy(() -> PathArguments.of(List.of("a", " ")))
        .isInstanceOf(ParameterException.class)
        .hasMessage("PATH must be the path of a file or folder, not \" \"");
  }

  @Test
  void theBytesOfArgumentsThatAreNoUtf8() {
    byte[] line =
        "java\0-x\0caf\351.png\0b\0caf\350.png\0/x y/\377\0".getBytes(StandardCharsets.ISO_8859_1);
    List<Path> paths =
        PathArguments.of(List.of("caf\ufffd.png", "b", "caf\ufffd.png", "/x y/\ufffd"), line);
    String here = Path.of("").toAbsolutePath().toUri().toString();
    assertThat(paths.stream().map(path -> path.toUri().toString()))
        .containsExactly(here + "caf%E9.png", here + "b", here + "caf%E8.png", "file:///x%20y/%FF");
  }

  @Test
  void withoutTheBytesThePathStays() {
    assertThat(PathArguments.of(List.of("caf\ufffd.png"), new byte[0]))
        .containsExactly(Path.of("caf\ufffd.png"));
  }
}
