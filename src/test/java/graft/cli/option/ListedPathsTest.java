package graft.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import graft.failure.WrongUseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ListedPathsTest {
  private static ListedPaths listed(String bytes, boolean zeros) {
    byte[] list = bytes.getBytes(StandardCharsets.ISO_8859_1);
    return new ListedPaths(new ByteArrayInputStream(list), zeros);
  }

  private static List<String> read(ListedPaths paths) {
    List<String> all = new ArrayList<>();
    paths.forEachRemaining(path -> all.add(path.toString()));
    return all;
  }

  @Test
  void linesAndZeros() {
    assertThat(read(listed("a b.png\n\n c\nd", false))).containsExactly("a b.png", " c", "d");
    assertThat(read(listed("a\r\n\r\nb\n", false))).containsExactly("a", "b");
    assertThat(read(listed("a\nb\0\0c\r\0d", true))).containsExactly("a\nb", "c\r", "d");
    assertThat(read(listed("", false))).isEmpty();
    assertThat(read(listed("\0", true))).isEmpty();
  }

  @Test
  void urisAndBytesThatAreNoUtf8() {
    List<Path> paths = new ArrayList<>();
    listed("caf\303\251.png\nfile:///x/caf%E9.png\n/y/\377\n\351", false)
        .forEachRemaining(paths::add);
    String here = Path.of("").toAbsolutePath().toUri().toString();
    assertThat(paths.stream().map(path -> path.toUri().toString()))
        .containsExactly(
            here + "caf%C3%A9.png", "file:///x/caf%E9.png", "file:///y/%FF", here + "%E9");
  }

  @Test
  void nothingIsReadBeyondThePathThatIsAskedFor() throws IOException {
    InputStream in = new ByteArrayInputStream("a\nb\nc\n".getBytes(StandardCharsets.US_ASCII));
    ListedPaths paths = new ListedPaths(in, false);
    assertThat(in.available()).isEqualTo(6);
    assertThat(paths.next()).isEqualTo(Path.of("a"));
    assertThat(in.available()).isEqualTo(4);
    assertThat(paths.hasNext()).isTrue();
    assertThat(in.available()).isEqualTo(2);
  }

  /** A terminal would go on after the end. */
  @Test
  void nothingIsReadAfterTheEnd() {
    ListedPaths paths =
        new ListedPaths(
            new InputStream() {
              private int reads;

              @Override
              public int read() {
                return new int[] {'a', -1, 'b', -1}[reads++];
              }
            },
            false);
    assertThat(read(paths)).containsExactly("a");
    assertThat(paths.hasNext()).isFalse();
  }

  /** The one who writes the list may wait too. */
  @Test
  void anInterruptEndsTheWaitForTheNextPath() throws IOException {
    try (PipedOutputStream list = new PipedOutputStream()) {
      ListedPaths paths = new ListedPaths(new PipedInputStream(list), false);
      list.write("a\nb".getBytes(StandardCharsets.US_ASCII));
      assertThat(paths.next()).isEqualTo(Path.of("a"));
      Thread.currentThread().interrupt();
      assertThat(paths.hasNext()).isFalse();
      assertThat(Thread.interrupted()).as("the interrupt is not lost").isTrue();
      assertThat(paths.hasNext()).isFalse();
    }
  }

  @Test
  void whatIsNoListIsRefused() {
    ListedPaths zeros = listed("a\nb\0c\0", false);
    assertThat(zeros.next()).isEqualTo(Path.of("a"));
    assertThatThrownBy(zeros::hasNext)
        .isInstanceOf(WrongUseException.class)
        .hasMessage(
            "path 2 of standard input holds a zero byte; where zero bytes end the paths, add -0");
    assertThatThrownBy(() -> listed("x".repeat(65_537), true).hasNext())
        .isInstanceOf(WrongUseException.class)
        .hasMessage("path 1 of standard input is over 65536 bytes: that is no list of paths");
  }

  @Test
  void aFailureOfStandardInputIsSaid() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Input/output error");
          }
        };
    assertThatThrownBy(() -> new ListedPaths(broken, false).hasNext())
        .isInstanceOf(GraftException.class)
        .hasMessage("cannot read standard input (Input/output error)");
  }
}
