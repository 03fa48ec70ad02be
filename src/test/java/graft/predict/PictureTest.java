package graft.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TUint8;

final class PictureTest {
  @Test
  void tensorsAreCopiedInAndOut() {
    byte[] first = {1, 2, 3, (byte) 200, 5, 6};
    byte[] second = {7, 8, 9, 10, 11, 12};
    try (TUint8 pixels = TUint8.tensorOf(Shape.of(1, 2, 3), DataBuffers.of(first));
        TUint8 stacked = Picture.stack(List.of(Picture.of(pixels), new Picture(1, 2, second)))) {
      assertThat(stacked.shape()).isEqualTo(Shape.of(2, 1, 2, 3));
      assertThat(stacked.getByte(0, 0, 1, 0)).isEqualTo((byte) 200);
      assertThat(stacked.getByte(1, 0, 0, 0)).isEqualTo((byte) 7);
      assertThat(stacked.getByte(1, 0, 1, 2)).isEqualTo((byte) 12);
    }
  }

  @Test
  void bytesMustFitTheSize() {
    assertThatThrownBy(() -> new Picture(2, 2, new byte[11]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 x 2 x 3");
  }
}
