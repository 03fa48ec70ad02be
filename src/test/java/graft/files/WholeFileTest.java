package graft.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir Path folder;

  @Test
  void writesAndReplaces() throws IOException {
    Path target = folder.resolve("new/deep/a.txt");
    WholeFile.writeString(target, "öne");
    WholeFile.writeString(target, "two");
    assertThat(target).hasContent("two");
    assertThat(Files.list(target.getParent())).containsExactly(target);
  }

  /** Java closes channels under an interrupted thread. */
  @Test
  void anInterruptedThreadWritesAllTheSameAndStaysInterrupted() throws IOException {
    Path target = folder.resolve("a.txt");
    Thread.currentThread().interrupt();
    try {
      WholeFile.writeString(target, "whole");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(target).hasContent("whole");
    assertThat(Files.list(folder)).containsExactly(target);
  }

  @Test
  void aFailureLeavesTheOldContentAndNothingElse() throws IOException {
    Path target = folder.resolve("a.txt");
    WholeFile.writeString(target, "old");
    assertThatThrownBy(
            () ->
                WholeFile.write(
                    target,
                    out -> {
                      out.write(1);
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(GraftException.class)
        .hasMessage("cannot write " + target + " (disk full)");
    assertThat(target).hasContent("old");
    assertThat(Files.list(folder)).containsExactly(target);
  }

  @Test
  void whatTheBodyThrowsPassesThrough() throws IOException {
    IllegalStateException own = new IllegalStateException("own");
    assertThatThrownBy(
            () ->
                WholeFile.write(
                    folder.resolve("a"),
                    out -> {
                      throw own;
                    }))
        .isSameAs(own);
    assertThat(Files.list(folder)).isEmpty();
  }

  @Test
  void aFolderIsNoTarget() {
    assertThatThrownBy(() -> WholeFile.writeString(folder, "x"))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("it is a folder");
  }

  @Test
  void aParentThatIsAFileIsNamed() {
    WholeFile.writeString(folder.resolve("file"), "x");
    Path target = folder.resolve("file/below");
    assertThatThrownBy(() -> WholeFile.writeString(target, "x"))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith("cannot write " + target + " (");
  }

  @Test
  void aDeviceIsWrittenToAndNotReplaced() throws IOException {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "this system has no /dev/null");
    WholeFile.writeString(device, "gone");
    assertThat(Files.isRegularFile(device)).isFalse();
  }

  @Test
  void aLinkStaysAndItsFileIsReplaced(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    WholeFile.writeString(link, "new");
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(file).hasContent("new");
  }

  @Test
  void aFolderMayBeALink(@TempDir Path folder) throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    WholeFile.writeString(link.resolve("file"), "new");
    assertThat(real.resolve("file")).hasContent("new");
    assertThat(Files.list(real)).hasSize(1);
  }

  @Test
  void whatKilledProcessesLeftOfOneTargetIsDeleted(@TempDir Path folder) throws IOException {
    Path target = folder.resolve("a.csv");
    Path left = Files.writeString(folder.resolve(".a.csv.part-0123abcd"), "half");
    Path other = Files.writeString(folder.resolve(".b.csv.part-0123abcd"), "half");
    Path user = Files.writeString(folder.resolve(".a.csv.part-mine"), "whole");
    WholeFile.deleteUnfinished(target);
    assertThat(left).doesNotExist();
    assertThat(other).exists();
    assertThat(user).exists();
  }
}
