package graft.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.WrongSettingException;
import org.junit.jupiter.api.Test;

/** A call that this machine can't hold is refused with what it can. */
final class CallMemoryTest {
  private static final long EIGHT_GIGABYTES = 8_000_000_000L;

  @Test
  void namesOptionRangeAndValue() {
    assertThatThrownBy(() -> CallMemory.check("--micro-batch", 65536, 50_000, 299, EIGHT_GIGABYTES))
        .isInstanceOf(WrongSettingException.class)
        .hasMessage(
            "--micro-batch must be at most 1501 for images of 299x299 in 8.0 GB of memory, not \"65536\"");
    assertThatThrownBy(() -> CallMemory.check("--micro-batch", 300, 300, 1024, 1_000_000_000))
        .hasMessageContaining("at most 20 for images of 1024x1024 in 1.0 GB");
  }

  @Test
  void countsTheImagesThatThereAre() {
    assertThatCode(() -> CallMemory.check("--micro-batch", 65536, 1501, 299, EIGHT_GIGABYTES))
        .doesNotThrowAnyException();
    assertThatCode(() -> CallMemory.check("--batch-size", 65536, 65536, 8, EIGHT_GIGABYTES))
        .doesNotThrowAnyException();
  }

  /** A machine that has next to nothing may try. */
  @Test
  void oneImageIsAlwaysAllowed() {
    assertThatCode(() -> CallMemory.check("--micro-batch", 1, 1, 1024, 1))
        .doesNotThrowAnyException();
  }
}
