package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What native code has freed goes back to the system. */
final class NativeHeapTest {
  private static final int PIECES = 4000;

  /** Small enough that glibc takes it from its heap. */
  private static final int BYTES = 64 << 10;

  @Test
  @EnabledOnOs(OS.LINUX)
  void freedMemoryGoesBackAlsoBelowMemoryInUse() throws IOException {
    List<BytePointer> pieces = new ArrayList<>();
    for (int i = 0; i < PIECES; i++) {
      pieces.add(new BytePointer(BYTES).fill(1));
    }
    BytePointer inUse = pieces.remove(PIECES - 1);
    pieces.forEach(BytePointer::close);
    long before = resident();
    NativeHeap.trim();
    assertThat(before - resident()).isGreaterThan(PIECES * (long) BYTES / 2);
    inUse.close();
  }

  private static long resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }
}
