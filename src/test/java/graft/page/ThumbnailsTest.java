package graft.page;

import static org.assertj.core.api.Assertions.assertThat;

import graft.dataset.ImageBatch;
import graft.dataset.image.Pixels;
import graft.machine.SessionOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThumbnailsTest {
  /** Their longest side is 128 pixels at most, and small ones keep their size. */
  @ParameterizedTest
  @CsvSource({"32, 32, 32, 32", "299, 299, 128, 128", "100, 400, 32, 128", "3, 1000, 1, 128"})
  void picturesAreMadeSmall(int height, int width, int smallHeight, int smallWidth)
      throws IOException {
    byte[] grey = new byte[height * width * 3];
    byte[] red = new byte[height * width * 3];
    Arrays.fill(grey, (byte) 100);
    for (int i = 0; i < red.length; i += 3) {
      red[i] = (byte) 200;
    }
    List<Pixels> pictures =
        List.of(new Pixels(height, width, grey), new Pixels(height, width, red));
    try (Thumbnails thumbnails = new Thumbnails(SessionOptions.defaults());
        ImageBatch batch = ImageBatch.of(pictures, new int[] {0, 1})) {
      List<BufferedImage> small =
          thumbnails.of(batch.images()).stream().map(ThumbnailsTest::decoded).toList();
      assertThat(small).hasSize(2);
      assertThat(small.get(0).getHeight()).isEqualTo(smallHeight);
      assertThat(small.get(0).getWidth()).isEqualTo(smallWidth);
      assertThat(small.get(0).getRGB(0, 0) & 0xff).isCloseTo(100, within());
      assertThat(small.get(1).getRGB(0, 0) >> 16 & 0xff).isCloseTo(200, within());
    }
  }

  private static org.assertj.core.data.Offset<Integer> within() {
    return org.assertj.core.data.Offset.offset(6);
  }

  private static BufferedImage decoded(String address) {
    String start = "data:image/jpeg;base64,";
    assertThat(address).startsWith(start);
    byte[] file = Base64.getDecoder().decode(address.substring(start.length()));
    try {
      return ImageIO.read(new ByteArrayInputStream(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
