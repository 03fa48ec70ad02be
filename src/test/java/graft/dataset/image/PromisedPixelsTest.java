package graft.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import graft.failure.PictureException;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
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
 * A header within the limit of pixels may still promise a gigabyte of them, or a part of a
 * gigabyte, in a file of a few kilobytes. Such a file is refused before memory is taken.
 */
class PromisedPixelsTest {
  /** Also the largest side of a WebP. */
  private static final int SIDE = 16_384;

  private static final long GIGABYTE = 1L << 30;
  private static final long MOST_BYTES = 32L << 20;

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
    assertRefused(name, file, "its header promises more pixels than " + file.length + " bytes");
  }

  @Test
  void areNotBelievedInALosslessWebp() throws IOException {
    byte[] file = Files.readAllBytes(ImagePixelsTest.PICTURES.resolve("lossless.webp"));
    PictureParts.write(file, PictureParts.sizes(file).get(0), (long) SIDE * SIDE - 1);
    assertRefused("lossless.webp", file, "its header promises more pixels");
  }

  /** The first frame is what is decoded; the picture's own header is left as it is. */
  @Test
  void areNotBelievedInAFrame() throws IOException {
    byte[] file = Files.readAllBytes(ImagePixelsTest.PICTURES.resolve("animated.webp"));
    int frame = find(file, "ANMF");
    writeSides(file, frame + 14, 3);
    assertRefused("animated.webp", file, "damaged WebP");
  }

  /** The canvas is small. */
  @Test
  void areNotBelievedInTheDataOfAWebp() throws IOException {
    byte[] file = Files.readAllBytes(ImagePixelsTest.PICTURES.resolve("lossy_alpha.webp"));
    int data = find(file, "VP8 ");
    writeSides(file, data + 14, 2);
    assertRefused("lossy_alpha.webp", file, "damaged WebP");
  }

  @Test
  void aLongChunkOfAPngIsNotBelieved() throws IOException {
    byte[] file = Files.readAllBytes(ImagePixelsTest.PICTURES.resolve("exif1_small.png"));
    PictureParts.write(file, new PictureParts.Field(find(file, "eXIf") - 4, 4), GIGABYTE);
    assertRefused("exif1_small.png", file, "the PNG is cut off");
  }

  /** Its pixels are there. */
  @Test
  void aLongChunkOfAWebpIsNotBelieved() throws IOException {
    byte[] bytes = Files.readAllBytes(ImagePixelsTest.PICTURES.resolve("exif1_small.webp"));
    PictureParts.write(bytes, new PictureParts.Field(find(bytes, "EXIF") + 4, 4), GIGABYTE);
    Path file = Files.write(folder.resolve("exif1_small.webp"), bytes);
    long before = allocated();
    assertThat(TestImages.sizeText(decoder.decode(file))).isEqualTo("20 x 20");
    assertThat(allocated() - before).as("bytes of Java's heap").isLessThan(MOST_BYTES);
  }

  /** Two sides, one behind the other, of {@code bytes} bytes each. */
  private static void writeSides(byte[] file, int at, int bytes) {
    PictureParts.write(file, new PictureParts.Field(at, bytes), SIDE - 1);
    PictureParts.write(file, new PictureParts.Field(at + bytes, bytes), SIDE - 1);
  }

  private static int find(byte[] file, String name) {
    int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(name);
    assertThat(at).as(name).isPositive();
    return at;
  }

  private void assertRefused(String name, byte[] bytes, String reason) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    long before = allocated();
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOf(PictureException.class)
        .hasMessageStartingWith("cannot decode " + file + " (")
        .hasMessageContaining(reason);
    assertThat(allocated() - before).as("bytes of Java's heap").isLessThan(MOST_BYTES);
  }

  /** Bytes that this thread, which decodes, has taken of Java's heap so far. */
  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
