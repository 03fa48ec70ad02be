package graft.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskKilledException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativeLockTest {
  @TempDir private Path folder;

  @Test
  void theLockIsHeldDuringTheWork() throws IOException {
    Path natives = folder.resolve("new/native");
    String seen = NativeLock.during(natives, () -> tried(folder.resolve("new/native.lock")));
    assertThat(seen).isEqualTo("locked");
    assertThat(tried(folder.resolve("new/native.lock"))).isEqualTo("free");
  }

  @Test
  void withoutAFileTheWorkIsDoneAllTheSame() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    AtomicInteger times = new AtomicInteger();
    assertThat(NativeLock.during(file.resolve("native"), times::incrementAndGet)).isEqualTo(1);
  }

  @Test
  void aTaskThatIsKilledDoesNotGoOnWithoutTheLock() {
    AtomicInteger times = new AtomicInteger();
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> NativeLock.during(folder.resolve("native"), times::incrementAndGet))
          .isInstanceOf(TaskKilledException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(times).hasValue(0);
  }

  @Test
  void librariesGoWhereTheUserMayWrite() throws IOException {
    Path other = folder.resolve("other");
    Path home = folder.resolve("home/.cache/graft/native");
    assertThat(NativeLock.writable(() -> home, other)).isEqualTo(home);
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(NativeLock.writable(() -> file.resolve("graft/native"), other)).isEqualTo(other);
  }

  private static String tried(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.lock();
      return "free";
    } catch (OverlappingFileLockException e) {
      return "locked";
    } catch (IOException e) {
      return e.toString();
    }
  }
}
