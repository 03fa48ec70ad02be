package graft.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import graft.model.JavaProcess;
import graft.process.Watchdog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One holder at a time; what a crash leaves holds nobody off. */
class FolderLockTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void aSecondIsRefusedAndTheHolderNamed() {
    Path file = folder.resolve(".lock");
    FolderLock lock = take(file);
    assertThatThrownBy(() -> take(file))
        .isInstanceOf(GraftException.class)
        .hasMessage("the thing is in use by another call in this process; wait");
    lock.close();
  }

  /** On Unix a process loses its lock when it closes any other channel to the file. */
  @Test
  void aSecondTryOfThisProcessDoesNotLoseTheLock() throws Exception {
    Path file = folder.resolve(".lock");
    Path otherName = Files.createDirectory(folder.resolve("sub")).resolve("../.lock");
    FolderLock lock = take(file);
    try (lock) {
      for (Path again : List.of(file, otherName)) {
        assertThatThrownBy(() -> take(again)).isInstanceOf(GraftException.class);
        assertThatThrownBy(() -> FolderLock.take(again, FolderLockTest::giveUp))
            .isInstanceOf(InterruptedException.class);
      }
      assertThat(firstLine(start(file)))
          .isEqualTo(
              "the thing is in use by another graft (process %d); wait",
              ProcessHandle.current().pid());
    }
  }

  private static void giveUp(String holder) throws InterruptedException {
    throw new InterruptedException(holder);
  }

  @Test
  void isFreeAgainOnceClosed() {
    Path file = folder.resolve(".lock");
    take(file).close();
    take(file).close();
  }

  @Test
  void aFileThatAKilledProcessLeftMeansNothing() throws IOException {
    Path file = Files.writeString(folder.resolve(".lock"), "4711\n");
    take(file).close();
  }

  @Test
  void anotherProcessIsRefusedUntilTheHolderIsKilled() throws Exception {
    Path file = folder.resolve(".lock");
    Process first = start(file);
    assertThat(firstLine(first)).isEqualTo(LockingProcess.HELD);
    Process second = start(file);
    assertThat(firstLine(second))
        .isEqualTo("the thing is in use by another graft (process %d); wait", first.pid());
    assertThatThrownBy(() -> take(file))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("(process %d)", first.pid());
    first.toHandle().destroyForcibly();
    first.waitFor();
    Process third = start(file);
    assertThat(firstLine(third)).isEqualTo(LockingProcess.HELD);
    third.getOutputStream().close();
    Watchdog.over(third, LIMIT).await("");
    take(file).close();
  }

  private static Process start(Path file) throws IOException {
    Process process =
        JavaProcess.command(LockingProcess.class, List.of(), file)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Watchdog.over(process, LIMIT);
    return process;
  }

  private static String firstLine(Process process) throws IOException {
    return process.inputReader().readLine();
  }

  @Test
  void namesTheFileThatCannotBeWritten() {
    Path file = folder.resolve("absent/.lock");
    assertThatThrownBy(() -> take(file))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("cannot lock " + file);
  }

  private static FolderLock take(Path file) {
    return FolderLock.take(file, "the thing", "wait");
  }
}
