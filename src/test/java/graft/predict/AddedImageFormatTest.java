package graft.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.dataset.image.FilesFound;
import graft.dataset.image.ImageDecoder;
import graft.dataset.image.ImageFormat;
import graft.dataset.image.ImageFormats;
import graft.dataset.image.ImageSize;
import graft.dataset.image.Pixels;
import graft.dataset.image.TestImages;
import graft.failure.GraftException;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Formats from outside their package: each is one class and one entry of the list. */
class AddedImageFormatTest {
  private static final int SIZE = 4;
  private static final long LIMIT = 100_000_000;
  private static final ImageFormats FORMATS =
      new ImageFormats(
          Stream.concat(
                  Stream.of(new Unread()),
                  Stream.concat(ImageFormats.standard().all().stream(), Stream.of(new Plain())))
              .toList());

  @TempDir Path folder;

  /** {@code PLAIN}, height, width, then the pixels. */
  private static final class Plain implements ImageFormat {
    @Override
    public String name() {
      return "PLAIN";
    }

    @Override
    public Set<String> extensions() {
      return Set.of("plain");
    }

    @Override
    public boolean matches(byte[] start) {
      return ImageFormat.startsWith(start, 'P', 'L', 'A', 'I', 'N');
    }

    @Override
    public ImageSize size(byte[] file) {
      ByteBuffer bytes = ByteBuffer.wrap(file);
      return new ImageSize(bytes.getInt(5), bytes.getInt(9));
    }

    @Override
    public Pixels decode(byte[] file, Output output) throws IOException {
      ImageSize size = size(file);
      int length = size.height() * size.width() * Pixels.CHANNELS;
      if (file.length != 13 + length) {
        throw new IOException("the PLAIN is cut off");
      }
      byte[] rgb = Arrays.copyOfRange(file, 13, file.length);
      return output.fit(new Pixels(size.height(), size.width(), rgb));
    }
  }

  /** Known by name and no more. */
  private static final class Unread implements ImageFormat {
    @Override
    public String name() {
      return "UNREAD";
    }

    @Override
    public Set<String> extensions() {
      return Set.of("unread");
    }

    @Override
    public boolean matches(byte[] start) {
      return ImageFormat.startsWith(start, 0, 0, 0, 24, 'f', 't', 'y', 'p');
    }

    @Override
    public ImageSize size(byte[] file) throws IOException {
      throw new IOException("UNREAD is not read; convert it to JPEG");
    }

    @Override
    public Pixels decode(byte[] file, Output output) {
      throw new AssertionError("its size is refused");
    }

    @Override
    public boolean isRead() {
      return false;
    }
  }

  @Test
  void usersReadOfAllThatAreRead() {
    assertThat(ImageFormats.standard().words("and"))
        .isEqualTo("JPEG, PNG, BMP, GIF, WebP and TIFF");
    assertThat(FORMATS.words("or")).isEqualTo("JPEG, PNG, BMP, GIF, WebP, TIFF or PLAIN");
  }

  @Test
  void itsFilesAreFoundByContentAndByName() throws IOException {
    Path byContent = Files.write(folder.resolve("a"), plain(2, 3));
    Path byName = Files.write(folder.resolve("b.Plain"), new byte[1]);
    Path known = Files.write(folder.resolve("c.unread"), new byte[1]);
    Path text = Files.write(folder.resolve("d.txt"), new byte[1]);
    assertThat(FilesFound.under(FORMATS, folder).candidates()).containsExactly(byContent, byName);
    assertThat(FilesFound.under(FORMATS, folder).others()).containsExactly(known, text);
    assertThat(FilesFound.under(ImageFormats.standard(), folder).candidates()).isEmpty();
  }

  @Test
  void itsImagesAreDecodedCheckedAndResized() throws IOException {
    try (ImageDecoder decoder = new ImageDecoder(SIZE, SessionOptions.defaults(), FORMATS, LIMIT)) {
      Path small = Files.write(folder.resolve("small"), plain(2, 3));
      assertThat(ImageDecoder.size(small, FORMATS, LIMIT)).isEqualTo(new ImageSize(2, 3));
      assertThat(TestImages.sizeText(decoder.decode(small))).isEqualTo("2 x 2");
      assertThat(TestImages.rgb(decoder.decode(small))).hasSize(12).containsOnly(7);
      Path large = Files.write(folder.resolve("large"), plain(9, 6));
      assertThat(TestImages.sizeText(decoder.decode(large))).isEqualTo("4 x 4");
      assertThat(TestImages.rgb(decoder.decode(large))).hasSize(48).containsOnly(7);
    }
  }

  @Test
  void itsDamageIsOneLine() throws IOException {
    byte[] whole = plain(2, 3);
    assertFails(Arrays.copyOf(whole, 8), "the PLAIN is cut off or damaged");
    assertFails(Arrays.copyOf(whole, 20), "the PLAIN is cut off");
    assertFails(plain(0, 3), "the PLAIN is damaged: its size is 3 x 0");
    assertFails(
        ByteBuffer.wrap(whole).putInt(5, 20_000).putInt(9, 20_000).array(),
        "its 20000 x 20000 pixels are over the limit of 100,000,000");
    assertFails(new byte[] {1}, "not a JPEG, PNG, BMP, GIF, WebP, TIFF or PLAIN");
  }

  @Test
  void aKnownFormatThatIsNotReadIsRefusedByName() throws IOException {
    byte[] file = {0, 0, 0, 24, 'f', 't', 'y', 'p', 'h', 'e', 'i', 'c'};
    assertFails(file, "UNREAD is not read; convert it to JPEG");
  }

  private void assertFails(byte[] bytes, String reason) throws IOException {
    Path file = Files.write(folder.resolve("x"), bytes);
    try (ImageDecoder decoder = new ImageDecoder(SIZE, SessionOptions.defaults(), FORMATS, LIMIT)) {
      assertThatThrownBy(() -> decoder.decode(file))
          .isInstanceOf(GraftException.class)
          .hasMessage("cannot decode " + file + " (" + reason + ")");
    }
  }

  private static byte[] plain(int height, int width) {
    byte[] file = new byte[13 + height * width * Pixels.CHANNELS];
    Arrays.fill(file, (byte) 7);
    ByteBuffer.wrap(file)
        .put("PLAIN".getBytes(StandardCharsets.US_ASCII))
        .putInt(height)
        .putInt(width);
    return file;
  }
}
