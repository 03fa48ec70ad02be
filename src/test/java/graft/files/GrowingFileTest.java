package graft.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One at a time has a file that grows, also while others come and go. */
final class GrowingFileTest {
  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(GrowingFile growing, long from) {
    try {
      return new String(growing.from(from).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void growsAtItsEndAndKeepsWhatIsThere() {
    Path file = folder.resolve("new/file");
    try (GrowingFile growing = GrowingFile.open(file)) {
      growing.append(bytes("one two"));
      growing.write(bytes("ONE"), 0);
      assertThat(growing.size()).isEqualTo(7);
    }
    try (GrowingFile growing = GrowingFile.open(file)) {
      assertThat(text(growing, 4)).isEqualTo("two");
      growing.cut(3);
      growing.append(bytes("!"));
    }
    assertThat(file).hasContent("ONE!");
  }

  @Test
  void aSecondOneIsRefused() {
    Path file = folder.resolve("file");
    try (GrowingFile growing = GrowingFile.open(file)) {
      assertThatThrownBy(() -> GrowingFile.open(file))
          .isInstanceOf(GraftException.class)
          .hasMessage("%s is in use by another graft; wait until that ends", file);
      growing.delete();
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void putsItselfInThePlaceOfAnotherAlsoBehindLinks() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    Path old = Files.writeString(real.resolve("old"), "old");
    Path target = Files.createSymbolicLink(real.resolve("target"), old);
    try (GrowingFile growing = GrowingFile.open(link.resolve("target.partial"))) {
      growing.append(bytes("whole"));
      growing.renameTo(link.resolve("target"));
    }
    assertThat(Files.isSymbolicLink(target)).isTrue();
    assertThat(old).hasContent("whole");
    assertThat(Files.list(real)).containsExactlyInAnyOrder(old, target);
  }

  /** Another process may have made a file of its name since. */
  @Test
  void whatIsGoneIsNotDeletedAgain() throws IOException {
    Path file = folder.resolve("file");
    try (GrowingFile deleted = GrowingFile.open(file)) {
      deleted.delete();
      Files.writeString(file, "of another");
      deleted.delete();
    }
    assertThat(file).hasContent("of another");
    try (GrowingFile renamed = GrowingFile.open(file)) {
      renamed.renameTo(folder.resolve("target"));
      Files.writeString(file, "of a third");
      renamed.delete();
    }
    assertThat(file).hasContent("of a third");
    assertThat(folder.resolve("target")).hasContent("of another");
  }

  /** The one that ends deletes its file, which the next one may have opened just before. */
  @Test
  void whatIsOpenHasItsNameThoughOthersDeleteTheirs() {
    Path file = folder.resolve("file");
    List<CompletableFuture<Integer>> workers =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> comeAndGo(file)))
            .limit(3)
            .toList();
    assertThat(workers.stream().mapToInt(CompletableFuture::join).sum()).isPositive();
    assertThat(file).doesNotExist();
  }

  /** How often it had the file. */
  private static int comeAndGo(Path file) {
    int times = 0;
    for (int i = 0; i < 1000; i++) {
      try (GrowingFile growing = GrowingFile.open(file)) {
        growing.append(bytes("mine"));
        assertThat(Files.exists(file)).isTrue();
        assertThat(text(growing, 0)).isEqualTo("mine");
        growing.delete();
        times++;
      } catch (GraftException e) {
        assertThat(e).hasMessageContaining("in use by another graft");
      }
    }
    return times;
  }
}
