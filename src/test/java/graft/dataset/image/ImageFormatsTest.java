package graft.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import graft.machine.SessionOptions;
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
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every format and every kind of it comes out as the JDK, an independent decoder, reads it. */
class ImageFormatsTest {
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
    BufferedImage image = TestImages.gradient(20, 12, BufferedImage.TYPE_INT_RGB);
    for (String format : new String[] {"png", "bmp"}) {
      assertPixels(TestImages.write(folder.resolve("x.jpg"), image, format), image);
    }
  }

  @Test
  void jpegComesClose() throws IOException {
    BufferedImage image = TestImages.filled(20, 12, new Color(200, 100, 50));
    Path file = TestImages.write(folder.resolve("x"), image, "jpeg");
    assertThat(TestImages.sizeText(decoder.decode(file))).isEqualTo("12 x 12");
    byte[] rgb = TestImages.rgb(decoder.decode(file));
    assertThat(rgb[0] & 255).isCloseTo(200, within(3));
    assertThat(rgb[1] & 255).isCloseTo(100, within(3));
    assertThat(rgb[2] & 255).isCloseTo(50, within(3));
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
      BufferedImage image = TestImages.gradient(9, 7, type);
      Path file = TestImages.write(folder.resolve("x" + type), image, "png");
      if (type == BufferedImage.TYPE_BYTE_GRAY) {
        // The JDK's getRGB of grey passes through a colour space; the raw value is the truth.
        int grey = image.getRaster().getSample(4, 3, 0);
        byte[] rgb = TestImages.rgb(decoder.decode(file));
        int at = 3 * (3 * 7 + 3);
        assertThat(rgb[at]).isEqualTo((byte) grey).isEqualTo(rgb[at + 1]).isEqualTo(rgb[at + 2]);
      } else {
        assertPixels(file, image);
      }
    }
  }

  @Test
  void alphaIsLaidOnWhite() throws IOException {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00204060);
    image.setRGB(1, 0, 0x80204060);
    image.setRGB(0, 1, 0xff204060);
    image.setRGB(1, 1, 0x01204060);
    Path file = TestImages.write(folder.resolve("x"), image, "png");
    assertThat(TestImages.rgb(decoder.decode(file)))
        .containsExactly(255, 255, 255, 143, 159, 175, 0x20, 0x40, 0x60, 254, 254, 254);
  }

  @Test
  void sixteenBitsAreRoundedToEight() throws IOException {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY);
    WritableRaster raster = image.getRaster();
    raster.setSample(0, 0, 0, 0x1234);
    raster.setSample(1, 0, 0, 0xfe01);
    raster.setSample(0, 1, 0, 0x12ff);
    Path file = TestImages.write(folder.resolve("x"), image, "png");
    byte[] rgb = TestImages.rgb(decoder.decode(file));
    assertThat(rgb).containsExactly(18, 18, 18, 253, 253, 253, 19, 19, 19, 0, 0, 0);
  }

  @Test
  void greyJpeg() throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 64; i++) {
      image.getRaster().setSample(i % 8, i / 8, 0, 77);
    }
    byte[] rgb =
        TestImages.rgb(decoder.decode(TestImages.write(folder.resolve("x"), image, "jpeg")));
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
    Path file = Files.write(folder.resolve("x"), out.toByteArray());
    assertThat(TestImages.rgb(decoder.decode(file))).hasSize(192);
  }

  @Test
  void bmpWithAPalette() throws IOException {
    Path file = Files.write(folder.resolve("x"), TestImages.paletteBmp());
    // Rows run from the bottom: {2, 3} is the lower one.
    assertThat(TestImages.rgb(decoder.decode(file)))
        .containsExactly(0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255);
  }

  @Test
  void bmpOf32BitsLosesItsFourthByte() throws IOException {
    ByteBuffer bmp = ByteBuffer.allocate(14 + 40 + 16).order(ByteOrder.LITTLE_ENDIAN);
    bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0).putInt(14 + 40);
    bmp.putInt(40).putInt(2).putInt(2).putShort((short) 1).putShort((short) 32);
    bmp.putInt(0).putInt(16).putInt(0).putInt(0).putInt(0).putInt(0);
    // Rows run from the bottom.
    bmp.putInt(0x00708090).putInt(0xffa0b0c0);
    bmp.putInt(0x00102030).putInt(0x7f405060);
    Path file = Files.write(folder.resolve("x"), bmp.array());
    assertThat(TestImages.rgb(decoder.decode(file)))
        .containsExactly(0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x80, 0x90, 0xa0, 0xb0, 0xc0);
  }

  @Test
  void gifWhoseFrameIsSmallerThanItsScreenIsWhiteAround() throws IOException {
    BufferedImage image = TestImages.gradient(6, 4, BufferedImage.TYPE_BYTE_INDEXED);
    byte[] gif = TestImages.encode(image, "gif");
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
    BufferedImage screen = TestImages.filled(9, 8, Color.WHITE);
    for (int i = 0; i < 24; i++) {
      screen.setRGB(2 + i % 6, 3 + i / 6, image.getRGB(i % 6, i / 6));
    }
    assertPixels(file, screen);
    assertThat(ImageDecoder.size(file, ImageFormats.standard(), 100))
        .isEqualTo(new ImageSize(8, 9));
  }

  @Test
  void gifGivesItsFirstFrame() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (var stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (Color color : new Color[] {Color.RED, Color.BLUE, Color.GREEN}) {
        writer.writeToSequence(new IIOImage(TestImages.filled(6, 4, color), null, null), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    Path file = Files.write(folder.resolve("x"), out.toByteArray());
    assertPixels(file, TestImages.filled(6, 4, Color.RED));
    byte[] palette =
        TestImages.encode(TestImages.gradient(5, 5, BufferedImage.TYPE_BYTE_INDEXED), "gif");
    assertPixels(
        Files.write(folder.resolve("y"), palette), ImageIO.read(new ByteArrayInputStream(palette)));
  }

  private static void assertPixels(Path file, BufferedImage image) {
    BufferedImage square = TestImages.square(image);
    try (Pixels pixels = decoder.decode(file)) {
      assertThat(pixels.height()).isEqualTo(square.getHeight());
      assertThat(pixels.width()).isEqualTo(square.getWidth());
      assertThat(pixels.rgb()).as(file.toString()).isEqualTo(TestImages.rgb(square));
    }
  }
}
