package graft.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.FileType;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.ndarray.buffer.DataBuffers;

/** {@link ImagePixelsTest} has all eight in each format. */
class OrientationTest {
  @TempDir Path folder;

  /** The square 1 2 / 3 4, turned as EXIF defines it; what it does not define is as it is. */
  @ParameterizedTest
  @CsvSource({
    "0, 1234", "1, 1234", "2, 2143", "3, 4321", "4, 3412", "5, 1324", "6, 3142", "7, 4231",
    "8, 2413", "9, 1234"
  })
  void turnsASquare(int exif, String turned) {
    byte[] rgb = new byte[12];
    byte[] right = new byte[12];
    for (int i = 0; i < 12; i++) {
      rgb[i] = (byte) ("1234".charAt(i / 3) + i % 3);
      right[i] = (byte) (turned.charAt(i / 3) + i % 3);
    }
    AtomicInteger open = new AtomicInteger(1);
    Pixels square = new Pixels(2, 2, () -> DataBuffers.of(rgb, true, false), open::decrementAndGet);
    assertThat(TestImages.rgb(Orientation.of(exif).turn(square))).isEqualTo(right);
    assertThat(open).hasValue(0);
  }

  /** Each byte of the EXIF in turn: the orientation may be lost, the picture never. */
  @Test
  void damagedExifNeverLosesThePicture() throws IOException {
    byte[] whole = Files.readAllBytes(ImagePixelsTest.PICTURES.resolve("exif6_small.jpg"));
    int from = 0;
    while (whole[from] != 'E' || whole[from + 1] != 'x') {
      from++;
    }
    int length = (whole[from - 2] & 255) << 8 | whole[from - 1] & 255;
    try (ImageDecoder decoder = new ImageDecoder(64, SessionOptions.defaults())) {
      for (int at = from; at < from + length - 2; at++) {
        for (int bits : new int[] {0xff, 0x80, 0x01}) {
          byte[] damaged = whole.clone();
          damaged[at] ^= (byte) bits;
          Path file = Files.write(folder.resolve("x.jpg"), damaged);
          assertThat(TestImages.sizeText(decoder.decode(file))).isEqualTo("20 x 20");
        }
      }
    }
  }

  /** The reader of EXIF goes down by recursion. */
  @Test
  void imagesNestedTooDeepDoNotEndARun() {
    assertThat(Orientation.read(nested(100_000), FileType.Tiff)).isEqualTo(Orientation.UPRIGHT);
  }

  /** A TIFF whose images each have one entry: where the image within begins. */
  private static byte[] nested(int images) {
    ByteBuffer tiff = ByteBuffer.allocate(8 + 18 * images).order(ByteOrder.LITTLE_ENDIAN);
    tiff.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    for (int image = 1; image <= images; image++) {
      tiff.putShort((short) 1).putShort((short) 330).putShort((short) 4).putInt(1);
      tiff.putInt(8 + 18 * image).putInt(0);
    }
    return tiff.array();
  }
}
