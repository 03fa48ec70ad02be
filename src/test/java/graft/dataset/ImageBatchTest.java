package graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.dataset.image.Pixels;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageBatchTest {
  private static final Pixels FIRST = new Pixels(1, 2, new byte[] {1, 2, 3, 4, 5, 6});
  private static final Pixels SECOND = new Pixels(1, 2, new byte[] {7, 8, 9, 10, 11, (byte) 255});

  @Test
  void imagesFollowEachOther() {
    try (ImageBatch batch = ImageBatch.of(List.of(FIRST, SECOND), new int[] {4, 2})) {
      assertThat(batch.images().shape().asArray()).containsExactly(2, 1, 2, 3);
      assertThat(batch.images().getByte(0, 0, 1, 0)).isEqualTo((byte) 4);
      assertThat(batch.images().getByte(1, 0, 0, 0)).isEqualTo((byte) 7);
      assertThat(batch.images().getByte(1, 0, 1, 2)).isEqualTo((byte) 255);
      assertThat(batch.labels().getLong(0)).isEqualTo(4);
      assertThat(batch.labels().getLong(1)).isEqualTo(2);
    }
  }

  @Test
  void imagesOfTwoSizesAreRefused() {
    Pixels other = new Pixels(2, 1, new byte[6]);
    assertThatThrownBy(() -> ImageBatch.of(List.of(FIRST, other), new int[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 1 x 2 and 2 x 1");
    assertThatThrownBy(() -> ImageBatch.of(List.of(FIRST), new int[2]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ImageBatch.of(List.of(), new int[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Pixels(2, 2, new byte[6]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
