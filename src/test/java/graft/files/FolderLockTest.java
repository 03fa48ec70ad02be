package graft.files;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.contract.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One holder at a time; what a crash leaves holds nobody off. */
class FolderLockTest {
  @TempDir Path folder;

  @Test
  void aSecondIsRefusedAndTheHolderNamed() {
    final Path file = folder.resolve(".lock");
    final FolderLock lock = take(file);
    assertThatThrownBy(() -> take(file))
        .isInstanceOf(GraftException.class)
        .hasMessage(
            "the thing is in use by another graft (process %d); wait"
                .formatted(ProcessHandle.current().pid()));
    lock.close();
  }

  @Test
  void isFreeAgainOnceClosed() {
    final Path file = folder.resolve(".lock");
    take(file).close();
    take(file).close();
  }

  @Test
  void aFileThatAKilledProcessLeftMeansNothing() throws IOException {
    final Path file = Files.writeString(folder.resolve(".lock"), "4711\n");
    take(file).close();
  }

  @Test
  void namesTheFileThatCannotBeWritten() {
    final Path file = folder.resolve("absent/.lock");
    assertThatThrownBy(() -> take(file))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("cannot lock " + file);
  }

  private static FolderLock take(Path file) {
    return FolderLock.take(file, "the thing", "wait");
  }
}
