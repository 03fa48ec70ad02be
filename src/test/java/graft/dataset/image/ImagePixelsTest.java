package graft.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;

import graft.machine.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every picture in {@code src/test/resources/pictures} has the pixels that Pillow gives it by
 * libjpeg, libpng, libwebp and libtiff, as {@code tools/record_pictures.py} recorded them.
 */
class ImagePixelsTest {
  static final Path PICTURES = Path.of("src/test/resources/pictures");
  private static final int LARGE = 64;
  private static ImageDecoder decoder;

  /**
   * A line of {@code expected.csv}.
   *
   * @param most largest difference of a value of 0 to 255
   * @param mean largest mean difference
   */
  private record Expected(String name, double most, double mean) {
    static Expected of(String line) {
      String[] parts = line.split(",");
      return new Expected(parts[0], Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void open() {
    decoder = new ImageDecoder(LARGE, SessionOptions.defaults());
  }

  @AfterAll
  static void close() {
    decoder.close();
  }

  static Stream<Expected> recorded() throws IOException {
    List<String> lines = Files.readAllLines(PICTURES.resolve("expected.csv"));
    return lines.stream().skip(1).map(Expected::of);
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void thePixelsAreThoseOfPillow(Expected expected) throws IOException {
    Path file = PICTURES.resolve("expected").resolve(expected.name() + ".png");
    byte[] right = TestImages.rgb(ImageIO.read(file.toFile()));
    byte[] pixels = TestImages.rgb(decoder.decode(PICTURES.resolve(expected.name())));
    assertThat(pixels).hasSameSizeAs(right);
    double most = 0;
    double sum = 0;
    for (int i = 0; i < right.length; i++) {
      int difference = Math.abs((pixels[i] & 255) - (right[i] & 255));
      most = Math.max(most, difference);
      sum += difference;
    }
    assertThat(most).as("largest difference").isLessThanOrEqualTo(expected.most());
    assertThat(sum / right.length).as("mean difference").isLessThanOrEqualTo(expected.mean());
  }
}
