package graft.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import graft.machine.SessionOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JPEG may lack its end marker, but none of its pixels. */
class CutJpegTest {
  private static final int END_BYTES = 2;
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

  /** Wherever it is cut: progressive files too, between two of their scans. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ref.jpg",
        "restart.jpg",
        "progressive.jpg",
        "gray.jpg",
        "cmyk.jpg",
        "cmyk_progressive.jpg"
      })
  void onlyTheEndMarkerMayBeMissing(String name) throws IOException {
    byte[] whole = Files.readAllBytes(ImagePixelsTest.PICTURES.resolve(name));
    byte[] pixels = TestImages.rgb(decoder.decode(ImagePixelsTest.PICTURES.resolve(name)));
    TreeSet<Integer> decoded = new TreeSet<>();
    // The header takes 300 bytes and more; cutting it is the lesser part.
    for (int length = 1; length < whole.length; length += length < 290 ? 17 : 1) {
      Path file = Files.write(folder.resolve("x.jpg"), Arrays.copyOf(whole, length));
      try {
        assertThat(TestImages.rgb(decoder.decode(file))).as("cut to " + length).isEqualTo(pixels);
        decoded.add(length);
      } catch (GraftException e) {
        assertThat(e).hasMessageStartingWith("cannot decode " + file + " (");
      }
    }
    assertThat(decoded).containsExactly(whole.length - END_BYTES, whole.length - 1);
  }

  @Test
  void oneCutInHalfSaysSo() {
    Path half = ImagePixelsTest.PICTURES.resolve("trunc50.jpg");
    assertThatThrownBy(() -> decoder.decode(half))
        .isInstanceOf(GraftException.class)
        .hasMessage("cannot decode " + half + " (the JPEG is cut off)");
  }

  /** Bytes of any kind but 0xff, at any place before the first scan, the very first included. */
  @Test
  void strayBytesBetweenSegmentsArePassedOver() throws IOException {
    byte[] whole = Files.readAllBytes(ImagePixelsTest.PICTURES.resolve("ref.jpg"));
    byte[] pixels = TestImages.rgb(decoder.decode(ImagePixelsTest.PICTURES.resolve("ref.jpg")));
    int segments = 0;
    for (int at = 2; (whole[at + 1] & 255) != 0xda; segments++) {
      ByteArrayOutputStream stray = new ByteArrayOutputStream();
      stray.write(whole, 0, at);
      stray.write(new byte[] {0, 7, (byte) 0xd8});
      stray.write(whole, at, whole.length - at);
      Path file = Files.write(folder.resolve("stray.jpg"), stray.toByteArray());
      assertThat(TestImages.rgb(decoder.decode(file))).as("stray bytes at " + at).isEqualTo(pixels);
      at += 2 + ((whole[at + 2] & 255) << 8 | whole[at + 3] & 255);
    }
    assertThat(segments).isGreaterThan(5);
  }
}
