package graft.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import graft.failure.Remedy;
import org.junit.jupiter.api.Test;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/** With the words of JavaCPP 1.5.11. */
final class NativeMemoryTest {
  private static final String PHYSICAL =
      "Physical memory usage is too high: physicalBytes (900M) > maxPhysicalBytes (512M)";

  private static void fail(Throwable failure) {
    NativeMemory.during(
        "in a test",
        () -> {
          if (failure instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) failure;
        });
  }

  @Test
  void tensorFlowsWantOfMemoryIsOneLine() {
    assertThatThrownBy(() -> fail(new TFResourceExhaustedException("OOM when allocating\n[32]")))
        .isInstanceOf(GraftException.class)
        .hasMessage("TensorFlow ran out of memory in a test")
        .satisfies(e -> assertThat(((GraftException) e).remedy()).hasValue(Remedy.SMALLER_CALL));
  }

  @Test
  void whatJavaCppRefusesIsQuotedWithItsLimit() {
    assertThatThrownBy(() -> fail(new OutOfMemoryError(PHYSICAL)))
        .isInstanceOf(GraftException.class)
        .hasMessageStartingWith("out of memory in a test (" + PHYSICAL + "; ")
        .hasMessageContaining("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
    OutOfMemoryError outer =
        new OutOfMemoryError("Cannot allocate new BytePointer(7): totalBytes = 1M");
    outer.initCause(new OutOfMemoryError(PHYSICAL));
    assertThat(NativeMemory.reason(outer).orElseThrow()).startsWith(PHYSICAL);
  }

  @Test
  void aFullHeapStaysAnError() {
    OutOfMemoryError heap = new OutOfMemoryError("Java heap space");
    assertThatThrownBy(() -> fail(heap)).isSameAs(heap);
    assertThatThrownBy(() -> fail(new OutOfMemoryError())).isInstanceOf(OutOfMemoryError.class);
    assertThat(NativeMemory.during("in a test", () -> 7)).isEqualTo(7);
  }
}
