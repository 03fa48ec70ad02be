package graft.dataset.image;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.PictureException;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A header within the limit of pixels may still promise a gigabyte of them in a file of a few
 * kilobytes. Such a file is refused before memory is taken.
 */
class PromisedPixelsTest {
  /** Also the largest side of a WebP. */
  private static final int SIDE = 16_384;

  private static ImageDecoder decoder;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    decoder = new ImageDecoder(24, SessionOptions.defaults());
  }

  @AfterAll
  static void close() {
    decoder.close();
  }

  /** Places of width and height among the sizes in the header: of the picture, or of a tile. */
  @ParameterizedTest
  @CsvSource({
    "progressive.jpg, 0, 1",
    "arithmetic_progressive.jpg, 0, 1",
    "real.tif, 0, 1",
    "lzw.tif, 0, 1",
    "tiles.tif, 3, 4",
    "animated.webp, 0, 1"
  })
  void areNotBelieved(String name, int one, int other) throws IOException {
    byte[] file = Files.readAllBytes(ImagePixelsTest.PICTURES.resolve(name));
    List<PictureParts.Field> sizes = PictureParts.sizes(file);
    PictureParts.write(file, sizes.get(one), SIDE - 1);
    PictureParts.write(file, sizes.get(other), SIDE - 1);
    assertRefused(name, file);
  }

  @Test
  void areNotBelievedInALosslessWebp() throws IOException {
    byte[] file = Files.readAllBytes(ImagePixelsTest.PICTURES.resolve("lossless.webp"));
    PictureParts.write(file, PictureParts.sizes(file).get(0), (long) SIDE * SIDE - 1);
    assertRefused("lossless.webp", file);
  }

  /** The first frame is what is decoded; the picture's own header is left as it is. */
  @Test
  void areNotBelievedInAFrame() throws IOException {
    byte[] file = Files.readAllBytes(ImagePixelsTest.PICTURES.resolve("animated.webp"));
    int frame =
        PictureParts.of(file).stream()
            .mapToInt(PictureParts.Part::from)
            .filter(at -> file[at + 2] == 'M' && file[at + 3] == 'F')
            .findFirst()
            .orElseThrow();
    PictureParts.write(file, new PictureParts.Field(frame + 14, 3), SIDE - 1);
    PictureParts.write(file, new PictureParts.Field(frame + 17, 3), SIDE - 1);
    assertRefused("animated.webp", file);
  }

  private void assertRefused(String name, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOf(PictureException.class)
        .hasMessage(
            "cannot decode %s (damaged: its header promises more pixels than %d bytes can hold)",
            file, bytes.length);
  }
}
