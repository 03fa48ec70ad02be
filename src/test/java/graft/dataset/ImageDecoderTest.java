package graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import graft.contract.GraftException;
import graft.contract.SessionOptions;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void losslessFormatsKeepEveryPixelWhateverTheName() throws IOException {
    BufferedImage image = TestPictures.gradient(20, 12, BufferedImage.TYPE_INT_RGB);
    for (String format : new String[] {"png", "bmp"}) {
      assertPixels(TestPictures.write(folder.resolve("x.jpg"), image, format), image);
    }
  }

  @Test
  void jpegComesClose() throws IOException {
    BufferedImage image = TestPictures.filled(20, 12, new Color(200, 100, 50));
    Pixels pixels = decoder.decode(TestPictures.write(folder.resolve("x"), image, "jpeg"));
    assertThat(pixels.height()).isEqualTo(12);
    assertThat(pixels.width()).isEqualTo(20);
    assertThat(pixels.rgb()[0] & 255).isCloseTo(200, within(3));
    assertThat(pixels.rgb()[1] & 255).isCloseTo(100, within(3));
    assertThat(pixels.rgb()[2] & 255).isCloseTo(50, within(3));
  }

  @Test
  void pngOfEveryKind() throws IOException {
    for (int type :
        new int[] {
          BufferedImage.TYPE_BYTE_GRAY,
          BufferedImage.TYPE_BYTE_INDEXED,
          BufferedImage.TYPE_BYTE_BINARY,
          BufferedImage.TYPE_INT_ARGB
        }) {
      BufferedImage image = TestPictures.gradient(9, 7, type);
      Path file = TestPictures.write(folder.resolve("x" + type), image, "png");
      if (type == BufferedImage.TYPE_BYTE_GRAY) {
        // The JDK's getRGB of grey passes through a colour space; the raw value is the truth.
        int grey = image.getRaster().getSample(4, 3, 0);
        byte[] rgb = decoder.decode(file).rgb();
        int at = 3 * (3 * 9 + 4);
        assertThat(rgb[at]).isEqualTo((byte) grey).isEqualTo(rgb[at + 1]).isEqualTo(rgb[at + 2]);
      } else {
        assertPixels(file, image);
      }
    }
  }

  @Test
  void alphaIsDroppedNotBlended() throws IOException {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x01204060);
    Path file = TestPictures.write(folder.resolve("x"), image, "png");
    assertThat(decoder.decode(file).rgb()).startsWith(0x20, 0x40, 0x60);
  }

  @Test
  void sixteenBitsAreCutToEight() throws IOException {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_USHORT_GRAY);
    WritableRaster raster = image.getRaster();
    raster.setSample(0, 0, 0, 0x1234);
    raster.setSample(1, 0, 0, 0xfe01);
    Path file = TestPictures.write(folder.resolve("x"), image, "png");
    byte[] rgb = decoder.decode(file).rgb();
    assertThat(rgb[0] & 255).isCloseTo(0x12, within(1));
    assertThat(rgb[3] & 255).isCloseTo(0xfe, within(1));
  }

  @Test
  void greyJpeg() throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 64; i++) {
      image.getRaster().setSample(i % 8, i / 8, 0, 77);
    }
    byte[] rgb = decoder.decode(TestPictures.write(folder.resolve("x"), image, "jpeg")).rgb();
    assertThat(rgb).hasSize(192).containsOnly(77);
  }

  @Test
  void jpegOfFourInks() throws IOException {
    WritableRaster cmyk = Raster.createInterleavedRaster(0, 8, 8, 4, null);
    for (int i = 0; i < 64; i++) {
      cmyk.setPixel(i % 8, i / 8, new int[] {255, 128, 64, 255});
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(cmyk, null, null), null);
    } finally {
      writer.dispose();
    }
    Pixels pixels = decoder.decode(Files.write(folder.resolve("x"), out.toByteArray()));
    assertThat(pixels.rgb()).hasSize(192);
  }

  @Test
  void bmpWithAPalette() throws IOException {
    Path file = Files.write(folder.resolve("x"), TestPictures.paletteBmp());
    // Rows run from the bottom: {2, 3} is the lower one.
    assertThat(decoder.decode(file).rgb())
        .containsExactly(0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255);
  }

  @Test
  void bmpOf32BitsLosesItsFourthByte() throws IOException {
    ByteBuffer bmp = ByteBuffer.allocate(14 + 40 + 8).order(ByteOrder.LITTLE_ENDIAN);
    bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0).putInt(14 + 40);
    bmp.putInt(40).putInt(2).putInt(1).putShort((short) 1).putShort((short) 32);
    bmp.putInt(0).putInt(8).putInt(0).putInt(0).putInt(0).putInt(0);
    bmp.putInt(0x00102030).putInt(0x7f405060);
    Path file = Files.write(folder.resolve("x"), bmp.array());
    assertThat(decoder.decode(file).rgb()).containsExactly(0x10, 0x20, 0x30, 0x40, 0x50, 0x60);
  }

  @Test
  void gifWhoseFrameIsSmallerThanItsScreenIsThatFrame() throws IOException {
    BufferedImage image = TestPictures.gradient(6, 4, BufferedImage.TYPE_BYTE_INDEXED);
    byte[] gif = TestPictures.encode(image, "gif");
    gif[6] = 9;
    gif[8] = 8;
    int palette = 3 << ((gif[10] & 7) + 1);
    int frame = 13 + palette;
    while (gif[frame] != 0x2c) {
      frame++;
    }
    gif[frame + 1] = 2;
    gif[frame + 3] = 3;
    Path file = Files.write(folder.resolve("x"), gif);
    assertPixels(file, image);
    assertThat(ImageDecoder.header(file).width()).isEqualTo(6);
    assertThat(ImageDecoder.header(file).height()).isEqualTo(4);
  }

  @Test
  void gifGivesItsFirstFrame() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (var stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (Color color : new Color[] {Color.RED, Color.BLUE, Color.GREEN}) {
        writer.writeToSequence(new IIOImage(TestPictures.filled(6, 4, color), null, null), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    Path file = Files.write(folder.resolve("x"), out.toByteArray());
    assertPixels(file, TestPictures.filled(6, 4, Color.RED));
    byte[] palette =
        TestPictures.encode(TestPictures.gradient(5, 5, BufferedImage.TYPE_BYTE_INDEXED), "gif");
    assertPixels(
        Files.write(folder.resolve("y"), palette), ImageIO.read(new ByteArrayInputStream(palette)));
  }

  @Test
  void aSmallPictureKeepsItsSizeUnlessASquareIsAsked() throws IOException {
    BufferedImage image = TestPictures.gradient(SIZE, SIZE - 8, BufferedImage.TYPE_INT_RGB);
    Path file = TestPictures.write(folder.resolve("x"), image, "png");
    assertThat(decoder.decode(file).width()).isEqualTo(SIZE);
    assertThat(decoder.decode(file).height()).isEqualTo(SIZE - 8);
    assertThat(decoder.decodeSquare(file).height()).isEqualTo(SIZE);
    assertThat(decoder.decodeSquare(file).width()).isEqualTo(SIZE);
  }

  /** Halving with half-pixel centres is the mean of each 2 x 2 block; the crop is the centre. */
  @Test
  void aLargePictureIsCroppedToItsCentreAndResized() throws IOException {
    BufferedImage image =
        TestPictures.gradient(2 * SIZE + 10, 2 * SIZE, BufferedImage.TYPE_INT_RGB);
    Pixels pixels = decoder.decode(TestPictures.write(folder.resolve("x"), image, "png"));
    assertThat(pixels.height()).isEqualTo(SIZE);
    assertThat(pixels.width()).isEqualTo(SIZE);
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        for (int c = 0; c < 3; c++) {
          double mean = mean(image, 5 + 2 * x, 2 * y, 16 - 8 * c);
          assertThat(pixels.rgb()[3 * (SIZE * y + x) + c] & 255).isEqualTo((int) Math.rint(mean));
        }
      }
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
    byte[] png = TestPictures.encode(TestPictures.filled(2, 2, Color.RED), "png");
    ByteBuffer.wrap(png).putInt(16, 13_000).putInt(20, 13_000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    Path file = Files.write(folder.resolve("bomb.png"), png);
    assertFails(file, "its 13000 x 13000 pixels are over the limit of 100 million");
  }

  @Test
  void whatIsNoPictureIsNamed() throws IOException {
    assertFails(Files.write(folder.resolve("empty.png"), new byte[0]), "the file is empty");
    assertFails(
        Files.writeString(folder.resolve("text.png"), "hello"), "not a JPEG, PNG, BMP or GIF");
    assertFails(folder.resolve("none.png"), "no such file or folder");
    assertFails(folder, "it is a folder");
  }

  /** Every prefix and many mutations: a picture or one clear line, never another exception. */
  @Test
  void damageGivesOneLine() throws IOException {
    Random random = new Random(3);
    BufferedImage image = TestPictures.gradient(16, 16, BufferedImage.TYPE_INT_RGB);
    for (String format : new String[] {"jpeg", "png", "bmp", "gif"}) {
      byte[] whole = TestPictures.encode(image, format);
      for (int i = 0; i < 60; i++) {
        byte[] damaged =
            i % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        if (damaged.length > 0 && i % 2 == 1) {
          damaged[random.nextInt(Math.min(damaged.length, 200))] = (byte) random.nextInt();
        }
        decodeOrOneLine(Files.write(folder.resolve("damaged." + format), damaged));
      }
    }
    byte[] palette = TestPictures.paletteBmp();
    for (int i = 0; i < palette.length; i++) {
      byte[] damaged = palette.clone();
      damaged[i] ^= (byte) 0x81;
      decodeOrOneLine(Files.write(folder.resolve("damaged.bmp"), damaged));
      decodeOrOneLine(Files.write(folder.resolve("cut.bmp"), Arrays.copyOf(palette, i)));
    }
  }

  private static void decodeOrOneLine(Path file) {
    try {
      assertThat(decoder.decode(file).rgb()).isNotEmpty();
    } catch (GraftException e) {
      assertThat(e.getMessage()).startsWith("cannot decode " + file + " (").doesNotContain("\n");
    }
  }

  @Test
  void aTruncatedPictureIsNotFilledUp() throws IOException {
    BufferedImage image = TestPictures.gradient(16, 16, BufferedImage.TYPE_INT_RGB);
    for (String format : new String[] {"jpeg", "png", "bmp", "gif"}) {
      byte[] whole = TestPictures.encode(image, format);
      Path file = Files.write(folder.resolve(format), Arrays.copyOf(whole, whole.length * 7 / 8));
      assertThatThrownBy(() -> decoder.decode(file))
          .as(format)
          .isInstanceOf(GraftException.class)
          .hasMessageStartingWith("cannot decode " + file + " (");
    }
  }

  @Test
  void closingTwiceDoesNothing() {
    ImageDecoder own = new ImageDecoder(8, SessionOptions.defaults());
    own.close();
    assertThatCode(own::close).doesNotThrowAnyException();
  }

  private static void assertPixels(Path file, BufferedImage image) {
    Pixels pixels = decoder.decode(file);
    assertThat(pixels.height()).isEqualTo(image.getHeight());
    assertThat(pixels.width()).isEqualTo(image.getWidth());
    assertThat(pixels.rgb()).as(file.toString()).isEqualTo(TestPictures.rgb(image));
  }

  private static void assertFails(Path file, String reason) {
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOf(GraftException.class)
        .hasMessage("cannot decode " + file + " (" + reason + ")");
  }
}
