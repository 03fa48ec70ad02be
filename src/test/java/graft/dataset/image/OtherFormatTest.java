package graft.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Graft does not read is named as what it is, whatever the file's name says. */
class OtherFormatTest {
  private static final int BITS = 258;
  private static final int PHOTOMETRIC = 262;
  private static final int SUB_IMAGES = 330;
  private static final int SAMPLE_FORMAT = 339;
  private static final int DNG_VERSION = 50706;
  private static final int COLOURS_BEHIND_A_FILTER = 32803;
  private static ImageDecoder decoder;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    decoder = new ImageDecoder(64, SessionOptions.defaults());
  }

  @AfterAll
  static void close() {
    decoder.close();
  }

  @Test
  void aPhonesHeicIsNamed() {
    Path heic = ImagePixelsTest.PICTURES.resolve("real.heic");
    assertFails(heic, "a HEIC picture, which Graft does not read; convert it to JPEG or PNG");
  }

  /** A dot stands for a zero byte. */
  @ParameterizedTest
  @CsvSource({
    "'....ftypheix....', a HEIC picture",
    "'....ftypmif1....mif1heic', a HEIC picture",
    "'....ftypmif1....mif1avif', an AVIF picture",
    "'....ftypavif....avifmif1', an AVIF picture",
    "'....ftypcrx ....', a camera's RAW picture",
    "'II*.\u0010...CR..', a camera's RAW picture",
    "'FUJIFILMCCD-RAW ', a camera's RAW picture",
    "'IIRO........', a camera's RAW picture",
    "'IIU.........', a camera's RAW picture",
    "'...\u000cJXL ', a JPEG XL picture",
    "'\u00ff\n......', a JPEG XL picture",
    "'...\u000cjP  ', a JPEG 2000 picture",
    "'II+.........', a BigTIFF"
  })
  void recognizedByTheFirstBytes(String start, String what) throws IOException {
    byte[] bytes = start.replace('.', '\0').getBytes(StandardCharsets.ISO_8859_1);
    assertFails(
        Files.write(folder.resolve("x.jpg"), bytes),
        what + ", which Graft does not read; convert it to JPEG or PNG");
  }

  /**
   * DNG, and NEF and ARW, whose first image is a small preview and whose second is the real one.
   */
  @Test
  void rawInsideATiffIsNamed() throws IOException {
    String reason = "a camera's RAW picture, which Graft does not read; convert it to JPEG or PNG";
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      assertFails(tiff(order, DNG_VERSION, 1), reason);
      assertFails(tiff(order, PHOTOMETRIC, COLOURS_BEHIND_A_FILTER), reason);
      assertFails(tiff(order, SUB_IMAGES, 100), reason);
    }
  }

  /** The JDK's reader would give other pixels than libtiff's. */
  @Test
  void kindsOfTiffThatAreNotReadAreNamed() throws IOException {
    String rest = ", which Graft does not read; convert it to JPEG or PNG";
    String numbers = "a TIFF whose values are not whole numbers of up to 16 bits" + rest;
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      assertFails(tiff(order, PHOTOMETRIC, 8), "a TIFF in Lab colours" + rest);
      assertFails(tiff(order, SAMPLE_FORMAT, 3), numbers);
      assertFails(tiff(order, BITS, 32), numbers);
    }
  }

  /** A first image with one entry, and at 100 another of colours behind a filter. */
  private Path tiff(ByteOrder order, int tag, int value) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(130).order(order);
    file.put(order == ByteOrder.LITTLE_ENDIAN ? new byte[] {'I', 'I'} : new byte[] {'M', 'M'});
    file.putShort((short) 42).putInt(8);
    boolean isShort = Set.of(PHOTOMETRIC, SAMPLE_FORMAT, BITS).contains(tag);
    file.putShort((short) 1).putShort((short) tag).putShort((short) (isShort ? 3 : 4)).putInt(1);
    if (isShort) {
      file.putShort((short) value);
    } else {
      file.putInt(value);
    }
    file.position(100);
    file.putShort((short) 1).putShort((short) PHOTOMETRIC).putShort((short) 3).putInt(1);
    file.putShort((short) COLOURS_BEHIND_A_FILTER);
    return Files.write(folder.resolve("x.tif"), file.array());
  }

  @Test
  void otherKindsOfKnownFormatsAreNamed() throws IOException {
    assertFails(
        ImagePixelsTest.PICTURES.resolve("cgbi.png"),
        "a PNG in Apple's own form for apps (CgBI), which Graft does not read; convert it to a"
            + " common PNG");
    assertFails(
        ImagePixelsTest.PICTURES.resolve("png_noiend.png"),
        "the PNG is cut off: it has no end (IEND)");
    byte[] jpeg = Files.readAllBytes(ImagePixelsTest.PICTURES.resolve("ref.jpg"));
    int frame = 0;
    while ((jpeg[frame] & 255) != 0xff || (jpeg[frame + 1] & 255) != 0xc0) {
      frame++;
    }
    jpeg[frame + 1] = (byte) 0xc3;
    assertFails(
        Files.write(folder.resolve("lossless.jpg"), jpeg),
        "a lossless or hierarchical JPEG, which Graft does not read; convert it to PNG");
    jpeg[frame + 1] = (byte) 0xc1;
    jpeg[frame + 4] = 12;
    assertFails(
        Files.write(folder.resolve("deep.jpg"), jpeg),
        "a JPEG of 12 or 16 bits, which Graft does not read; convert it to PNG");
  }

  /** They are counted, not listed: a folder of a phone holds some of each. */
  @Test
  void aFolderListsOnlyWhatIsRead() throws IOException {
    Files.copy(ImagePixelsTest.PICTURES.resolve("real.heic"), folder.resolve("IMG_2.heic"));
    Files.write(folder.resolve("IMG_3.nef"), new byte[] {'I', 'I', 42, 0});
    Path jpeg = Files.copy(ImagePixelsTest.PICTURES.resolve("ref.jpg"), folder.resolve("1.jpg"));
    Path webp = Files.copy(ImagePixelsTest.PICTURES.resolve("real.webp"), folder.resolve("2"));
    Path tiff = Files.copy(ImagePixelsTest.PICTURES.resolve("real.tif"), folder.resolve("3.TIF"));
    ImageFiles.Found found = ImageFiles.under(folder, ImageFormats.standard(), below -> false);
    assertThat(found.pictures()).containsExactly(jpeg, webp, tiff);
    assertThat(found.others()).hasSize(2);
  }

  private static void assertFails(Path file, String reason) {
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOf(GraftException.class)
        .hasMessage("cannot decode " + file + " (" + reason + ")");
  }
}
