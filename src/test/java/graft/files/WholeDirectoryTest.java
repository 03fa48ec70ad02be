package graft.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import graft.failure.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeDirectoryTest {
  @TempDir Path folder;
  private Path target;

  @BeforeEach
  void setUp() {
    target = folder.resolve("model");
  }

  @Test
  void appearsWhole() throws IOException {
    WholeDirectory.write(
        target,
        false,
        staging -> {
          assertThat(target).doesNotExist();
          assertThat(staging.getParent()).isEqualTo(folder);
          Files.createDirectories(staging.resolve("a/b"));
          Files.writeString(staging.resolve("a/b/c"), "c");
        });
    assertThat(target.resolve("a/b/c")).hasContent("c");
    assertThat(Files.list(folder)).containsExactly(target);
  }

  @Test
  void anExistingTargetIsRefusedBeforeAnyWork() {
    writeVersion("one", false);
    assertThatThrownBy(
            () ->
                WholeDirectory.write(
                    target,
                    false,
                    staging -> {
                      throw new AssertionError("the body must not run");
                    }))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith(target + " exists already");
    assertThat(target.resolve("version")).hasContent("one");
  }

  @Test
  void replacesTheOldOneWithNothingLeftOfIt() throws IOException {
    writeVersion("one", false);
    Files.writeString(target.resolve("only in one"), "");
    writeVersion("two", true);
    assertThat(Files.list(target)).containsExactly(target.resolve("version"));
    assertThat(target.resolve("version")).hasContent("two");
    assertThat(Files.list(folder)).containsExactly(target);
  }

  @Test
  void aFailureLeavesTheOldOneAndNothingElse() throws IOException {
    writeVersion("one", false);
    assertThatThrownBy(
            () ->
                WholeDirectory.write(
                    target,
                    true,
                    staging -> {
                      Files.writeString(staging.resolve("half"), "");
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(GraftException.class)
        .hasMessage("cannot write " + target + " (disk full)");
    assertThat(target.resolve("version")).hasContent("one");
    assertThat(Files.list(folder)).containsExactly(target);
  }

  private void writeVersion(String version, boolean replace) {
    WholeDirectory.write(
        target, replace, staging -> Files.writeString(staging.resolve("version"), version));
  }

  /** Nothing was lost, but for the name. */
  @Test
  void aDirectoryThatStoodAsideWhenTheProcessWasKilledComesBack() throws IOException {
    Path aside = Files.createDirectory(folder.resolve(".model.old-0123abcd"));
    Files.writeString(aside.resolve("weights"), "all of them");
    WholeDirectory.recover(folder.resolve("model"));
    assertThat(folder.resolve("model/weights")).hasContent("all of them");
    assertThat(aside).doesNotExist();
    WholeDirectory.recover(folder.resolve("another"));
    assertThat(folder.resolve("another")).doesNotExist();
  }

  /** A command that only reads calls this too, perhaps while another process is writing. */
  @Test
  void recoveringChangesNothingWhereTheDirectoryExists() throws IOException {
    Path aside = Files.createDirectory(folder.resolve(".model.old-0123abcd"));
    Files.writeString(aside.resolve("weights"), "old");
    Files.createDirectory(target);
    WholeDirectory.recover(target);
    assertThat(aside.resolve("weights")).hasContent("old");
    writeVersion("newer", true);
    assertThat(target.resolve("version")).hasContent("newer");
    assertThat(Files.list(folder)).containsExactly(target);
  }

  /**
   * A folder with only the permission to enter it, or with many entries; listing changes a time.
   */
  @Test
  void recoveringWhatExistsDoesNotListItsFolder() throws IOException {
    Files.createDirectory(target);
    FileTime never = FileTime.fromMillis(0);
    Files.setAttribute(folder, "lastAccessTime", never);
    WholeDirectory.recover(target);
    assertThat(accessed(folder)).isEqualTo(never);
    WholeDirectory.recover(folder.resolve("another"));
    assumeThat(accessed(folder)).as("this disk records accesses").isNotEqualTo(never);
  }

  private static FileTime accessed(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).lastAccessTime();
  }

  @Test
  void twoMayDeleteTheSameAtOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 200; i++) {
        Files.createDirectories(target.resolve(i + "/" + i + "/" + i));
      }
      CyclicBarrier together = new CyclicBarrier(2);
      Callable<Void> deletion =
          () -> {
            together.await();
            Disk.delete(target);
            return null;
          };
      ExecutorService two = Executors.newFixedThreadPool(2);
      try {
        for (Future<Void> each : two.invokeAll(List.of(deletion, deletion))) {
          each.get();
        }
      } finally {
        two.shutdown();
      }
      assertThat(target).doesNotExist();
    }
  }
}
