package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import graft.process.ProcessUse;
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
  @EnabledOnOs(
      value = OS.LINUX,
      disabledReason = "only glibc, Linux's C library, is asked to give memory back")
  void freedMemoryGoesBackAlsoBelowMemoryInUse() {
    List<BytePointer> pieces = new ArrayList<>();
    for (int i = 0; i < PIECES; i++) {
      pieces.add(new BytePointer(BYTES).fill(1));
    }
    try (BytePointer inUse = pieces.remove(PIECES - 1)) {
      pieces.forEach(BytePointer::close);
      long before = ProcessUse.now().bytes();
      NativeHeap.trim();
      assertThat(before - ProcessUse.now().bytes()).isGreaterThan(PIECES * (long) BYTES / 2);
      assertThat(inUse.get()).isEqualTo((byte) 1);
    }
  }
}
