package graft.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import graft.failure.PictureException;
import graft.failure.Remedy;
import graft.machine.SessionOptions;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes, limits and damage; {@link ImageFormatsTest} has the formats. */
class ImageDecoderTest {
  private static final int SIZE = 24;
  private static ImageDecoder decoder;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    decoder = new ImageDecoder(SIZE, SessionOptions.defaults());
  }

  @AfterAll
  static void close() {
    decoder.close();
  }

  @Test
  void aSmallSquareKeepsItsSizeUnlessAnotherIsAsked() throws IOException {
    BufferedImage image = TestImages.gradient(SIZE, SIZE - 8, BufferedImage.TYPE_INT_RGB);
    Path file = TestImages.write(folder.resolve("x"), image, "png");
    assertThat(TestImages.sizeText(decoder.decode(file))).isEqualTo("16 x 16");
    assertThat(TestImages.sizeText(decoder.decode(file, OwnSize.of(SIZE - 8))))
        .isEqualTo("16 x 16");
    assertThat(TestImages.sizeText(decoder.decode(file, OwnSize.of(SIZE)))).isEqualTo("24 x 24");
  }

  /** Halving with half-pixel centres is the mean of each 2 x 2 block; the crop is the centre. */
  @Test
  void aLargePictureIsCroppedToItsCentreAndResized() throws IOException {
    BufferedImage image = TestImages.gradient(2 * SIZE + 10, 2 * SIZE, BufferedImage.TYPE_INT_RGB);
    Path file = TestImages.write(folder.resolve("x"), image, "png");
    assertThat(TestImages.sizeText(decoder.decode(file))).isEqualTo("24 x 24");
    byte[] rgb = TestImages.rgb(decoder.decode(file));
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        for (int c = 0; c < 3; c++) {
          double mean = mean(image, 5 + 2 * x, 2 * y, 16 - 8 * c);
          assertThat(rgb[3 * (SIZE * y + x) + c] & 255).isEqualTo((int) Math.rint(mean));
        }
      }
    }
  }

  /**
   * A JPEG of 64 x 48 for a network of 6 x 6: a quarter of it, 16 x 12, is decoded, the square in
   * its middle halved.
   */
  @Test
  void aLargeJpegIsScaledWhileItIsDecoded() throws IOException {
    Path file = ImagePixelsTest.PICTURES.resolve("ref.jpg");
    byte[] quarter =
        TestImages.rgb(
            ImageIO.read(ImagePixelsTest.PICTURES.resolve("expected/quarter.png").toFile()));
    try (ImageDecoder small = new ImageDecoder(6, SessionOptions.defaults())) {
      byte[] rgb = TestImages.rgb(small.decode(file));
      for (int i = 0; i < rgb.length; i++) {
        int at = 3 * (12 * (i / 18 * 2) + i / 3 % 6 * 2) + i % 3;
        int sum = 0;
        for (int each : new int[] {at, at + 3, at + 36, at + 39}) {
          sum += quarter[each] & 255;
        }
        assertThat(rgb[i] & 255).isEqualTo((int) Math.rint(sum / 4.0));
      }
    }
  }

  /** 12,000 x 9,000 pixels in 24 KB. */
  @Test
  void onlyTheLimitRefusesALargePicture() {
    Path file = ImagePixelsTest.PICTURES.resolve("mp108.png");
    assertThat(TestImages.sizeText(decoder.decode(file))).isEqualTo("24 x 24");
    try (ImageDecoder strict =
        new ImageDecoder(SIZE, SessionOptions.defaults(), ImageFormats.standard(), 107_999_999)) {
      assertThatThrownBy(() -> strict.decode(file))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("its 12000 x 9000 pixels are over the limit of 107,999,999)");
    }
  }

  private static double mean(BufferedImage image, int x, int y, int shift) {
    int sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += image.getRGB(x + i % 2, y + i / 2) >> shift & 255;
    }
    return sum / 4.0;
  }

  @Test
  void aPictureThatPromisesTooMuchIsRefusedByItsHeader() throws IOException {
    byte[] png = promising(13_000);
    Path file = Files.write(folder.resolve("bomb.png"), png);
    ByteBuffer.wrap(png).putInt(16, 20_000).putInt(20, 20_000);
    Files.write(file, png);
    assertFails(file, "its 20000 x 20000 pixels are over the limit of 357,913,941");
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOfSatisfying(
            PictureException.class, e -> assertThat(e.remedy()).hasValue(Remedy.MORE_PIXELS));
  }

  /** A PNG whose header names a square of this side, but which holds four pixels. */
  private static byte[] promising(int side) throws IOException {
    byte[] png = TestImages.encode(TestImages.filled(2, 2, Color.RED), "png");
    ByteBuffer.wrap(png).putInt(16, side).putInt(20, side);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    return png;
  }

  /** The bytes of a file count however few its pixels are: a damaged one may be long. */
  @Test
  void longFilesAreDecodedAloneAsLargePicturesAre() {
    assertThat(ImageDecoder.permits(200_000, 100_000)).as("an ordinary picture").isZero();
    assertThat(ImageDecoder.permits(5 << 20, 36 << 20)).as("a photograph").isEqualTo(56);
    assertThat(ImageDecoder.permits(100 << 20, 432)).isEqualTo(400);
    assertThat(ImageDecoder.permits(300 << 20, 432)).as("all").isEqualTo(1024);
    assertThat(ImageDecoder.permits(1 << 30, 1 << 30)).as("all").isEqualTo(1024);
  }

  /** Two giants have no room at the same time; the second one waits in the queue. */
  @Test
  @Timeout(60)
  void aSmallPictureDoesNotWaitForGiants() throws Exception {
    Path giant = Files.write(folder.resolve("giant.png"), promising(18_000));
    BufferedImage image = TestImages.filled(2, 2, Color.RED);
    Path small = TestImages.write(folder.resolve("small.png"), image, "png");
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch decoding = new CountDownLatch(1);
    Consumer<byte[]> busy =
        bytes -> {
          decoding.countDown();
          awaited(end);
          throw new IllegalStateException("enough");
        };
    Thread first = new Thread(() -> refused(giant, busy));
    Thread second = new Thread(() -> refused(giant, bytes -> {}));
    first.start();
    try {
      decoding.await();
      second.start();
      while (second.getState() != Thread.State.WAITING) {
        Thread.sleep(1);
      }
      CompletableFuture<Pixels> decoded =
          CompletableFuture.supplyAsync(() -> decoder.decode(small));
      assertThat(TestImages.sizeText(decoded.get(10, TimeUnit.SECONDS))).isEqualTo("2 x 2");
    } finally {
      end.countDown();
      first.join();
      second.join();
    }
  }

  @Test
  void aPictureWithoutRoomSaysWhoseMemoryIsFull() throws IOException {
    BufferedImage image = TestImages.filled(2, 2, Color.RED);
    Path file = TestImages.write(folder.resolve("x"), image, "png");
    String words = "Physical memory usage is too high: physicalBytes (9G) > maxPhysicalBytes (8G)";
    assertThatThrownBy(() -> decode(file, new OutOfMemoryError(words)))
        .isExactlyInstanceOf(GraftException.class)
        .hasMessageStartingWith("cannot decode " + file + " (" + words + "; ");
    assertThatThrownBy(() -> decode(file, new OutOfMemoryError("Java heap space")))
        .isInstanceOf(PictureException.class)
        .hasMessage("cannot decode " + file + " (it needs more memory than Java has)")
        .satisfies(e -> assertThat(((GraftException) e).remedy()).hasValue(Remedy.LARGER_HEAP));
  }

  private static void decode(Path file, Error failure) {
    decoder.decode(
        file,
        OwnSize.upTo(SIZE),
        bytes -> {
          throw failure;
        });
  }

  private static void refused(Path file, Consumer<byte[]> content) {
    assertThatThrownBy(() -> decoder.decode(file, OwnSize.upTo(SIZE), content))
        .isInstanceOf(GraftException.class);
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsNoPictureIsNamed() throws IOException {
    assertFails(Files.write(folder.resolve("empty.png"), new byte[0]), "the file is empty");
    assertFails(
        Files.writeString(folder.resolve("text.png"), "hello"),
        "not a JPEG, PNG, BMP, GIF, WebP or TIFF");
    assertFails(folder.resolve("none.png"), "no such file or folder");
    assertFails(folder, "it is a folder");
    Path link = folder.resolve("link.png");
    assertFails(Files.createSymbolicLink(link, folder.resolve("none")), "the link leads nowhere");
    Path circle = folder.resolve("circle.png");
    assertFails(Files.createSymbolicLink(circle, circle), "the link leads to itself");
    if (Files.exists(Path.of("/dev/null"))) {
      assertFails(Path.of("/dev/null"), "it is a pipe, socket or device");
    }
  }

  /** Its end is there, but not the pixels. */
  @Test
  void aPngWithTooFewPixelsIsNamed() throws IOException {
    assertFails(
        Files.write(folder.resolve("few.png"), promising(50)), "the PNG is damaged or cut off");
  }

  /** Every prefix and many mutations: a picture or one clear line, never another exception. */
  @Test
  void damageGivesOneLine() throws IOException {
    Random random = new Random(3);
    BufferedImage image = TestImages.gradient(16, 16, BufferedImage.TYPE_INT_RGB);
    for (String format : new String[] {"jpeg", "png", "bmp", "gif"}) {
      byte[] whole = TestImages.encode(image, format);
      for (int i = 0; i < 60; i++) {
        byte[] damaged =
            i % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        if (damaged.length > 0 && i % 2 == 1) {
          damaged[random.nextInt(Math.min(damaged.length, 200))] = (byte) random.nextInt();
        }
        decodeOrOneLine(Files.write(folder.resolve("damaged." + format), damaged));
      }
    }
    for (String name :
        List.of("lossy_alpha.webp", "lossless.webp", "animated.webp", "lzw.tif", "jpeg.tif")) {
      byte[] whole = Files.readAllBytes(ImagePixelsTest.PICTURES.resolve(name));
      for (int i = 0; i < 60; i++) {
        byte[] damaged =
            i % 2 == 0 ? Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1)) : whole.clone();
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        decodeOrOneLine(Files.write(folder.resolve("damaged"), damaged));
      }
    }
    byte[] palette = TestImages.paletteBmp();
    for (int i = 0; i < palette.length; i++) {
      byte[] damaged = palette.clone();
      damaged[i] ^= (byte) 0x81;
      decodeOrOneLine(Files.write(folder.resolve("damaged.bmp"), damaged));
      decodeOrOneLine(Files.write(folder.resolve("cut.bmp"), Arrays.copyOf(palette, i)));
    }
  }

  private static void decodeOrOneLine(Path file) {
    try {
      assertThat(TestImages.rgb(decoder.decode(file))).isNotEmpty();
    } catch (GraftException e) {
      assertThat(e.getMessage())
          .startsWith("cannot decode " + file + " (")
          .doesNotContain("\n", "Exception", "Invalid ", "Input size");
    }
  }

  @Test
  void aTruncatedPictureIsNotFilledUp() throws IOException {
    BufferedImage image = TestImages.gradient(16, 16, BufferedImage.TYPE_INT_RGB);
    for (String format : new String[] {"jpeg", "png", "bmp", "gif"}) {
      byte[] whole = TestImages.encode(image, format);
      Path file = Files.write(folder.resolve(format), Arrays.copyOf(whole, whole.length * 7 / 8));
      assertThatThrownBy(() -> decoder.decode(file))
          .as(format)
          .isInstanceOf(GraftException.class)
          .hasMessageStartingWith("cannot decode " + file + " (")
          .hasMessageFindingMatch("cut off|damaged");
    }
  }

  /** Those that Java's readers decode, and PNGs and GIFs of every kind. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "real.tif",
        "gray16.tif",
        "lzw.tif",
        "jpeg.tif",
        "palette.bmp",
        "rgba.bmp",
        "rgb.bmp",
        "lossless.webp",
        "lossy_alpha.webp",
        "animated.webp",
        "rgba16.png",
        "holes.gif"
      })
  void noneThatIsCutIsFilledUp(String name) throws IOException {
    byte[] whole = Files.readAllBytes(ImagePixelsTest.PICTURES.resolve(name));
    for (int eighths = 1; eighths < 8; eighths++) {
      Path file = folder.resolve(eighths + name);
      Files.write(file, Arrays.copyOf(whole, whole.length * eighths / 8));
      assertThatThrownBy(() -> decoder.decode(file), "%s", file)
          .isInstanceOf(GraftException.class)
          .hasMessageStartingWith("cannot decode " + file + " (")
          .hasMessageFindingMatch("cut off|damaged");
    }
  }

  /** Their headers are at the beginning, and say where the data should end. */
  @ParameterizedTest
  @ValueSource(strings = {"alpha.tif", "gray16.tif", "planar.tif", "tiles.tif"})
  void aTiffThatIsCutOffIsCalledThat(String name) throws IOException {
    byte[] whole = Files.readAllBytes(ImagePixelsTest.PICTURES.resolve(name));
    Path file = Files.write(folder.resolve(name), Arrays.copyOf(whole, whole.length * 7 / 8));
    assertFails(file, "the TIFF is cut off");
  }

  @Test
  void closingTwiceDoesNothing() {
    ImageDecoder own = new ImageDecoder(8, SessionOptions.defaults());
    own.close();
    assertThatCode(own::close).doesNotThrowAnyException();
  }

  private static void assertFails(Path file, String reason) {
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOf(GraftException.class)
        .hasMessage("cannot decode " + file + " (" + reason + ")");
  }
}
