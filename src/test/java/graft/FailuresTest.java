package graft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import org.junit.jupiter.api.Test;
import org.tensorflow.exceptions.TFResourceExhaustedException;

final class FailuresTest {
  private static void assertTold(Throwable thrown, String... words) {
    assertThatThrownBy(
            () ->
                Failures.inOneLine(
                    "in the training",
                    () -> {
                      if (thrown instanceof Error error) {
                        throw error;
                      }
                      throw (RuntimeException) thrown;
                    }))
        .isInstanceOf(GraftException.class)
        .hasCause(thrown)
        .hasMessageContainingAll(words);
  }

  @Test
  void memoryThatHasRunOutIsTold() {
    assertTold(
        new TFResourceExhaustedException("OOM when allocating tensor with shape[300,299,299,3]"),
        "TensorFlow ran out of memory in the training");
    assertTold(
        new OutOfMemoryError("Physical memory usage is too high"),
        "out of memory in the training (Physical memory usage is too high; give Java a larger");
  }

  @Test
  void aMissingClassIsTold() {
    assertTold(new NoClassDefFoundError("org/example/Missing"), "lacks org.example.Missing");
  }

  @Test
  void otherFailuresPass() {
    IllegalStateException other = new IllegalStateException("a bug");
    assertThatThrownBy(
            () ->
                Failures.inOneLine(
                    "in the training",
                    () -> {
                      throw other;
                    }))
        .isSameAs(other);
    assertThat(Failures.inOneLine("in the training", () -> 3)).isEqualTo(3);
  }
}
