package graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** What it decodes is {@link ImageDecoderTest}'s. */
class PictureGraphTest {
  /** Nobody is given what would have to be closed. */
  @Test
  void aFailureWhileItIsBuiltLeavesNothingOpen() {
    long before = Pointer.totalCount();
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> new PictureGraph(8, null)).isInstanceOf(NullPointerException.class);
    }
    assertThat(Pointer.totalCount()).as("native objects").isLessThan(before + 20);
  }
}
