package graft.dataset.image;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The known formats of image files, recognized by a file's content or at least by its name.
 *
 * @param all in the order of help and messages; the first that matches a file is its format
 */
public record ImageFormats(List<ImageFormat> all) {
  /** How many bytes of a file's start are enough to tell its format. */
  static final int START_BYTES = 32;

  private static final ImageFormats STANDARD =
      new ImageFormats(
          Stream.concat(
                  OtherFormat.all().stream(),
                  Stream.of(
                      new JpegFormat(),
                      new PngFormat(),
                      new BmpFormat(),
                      new GifFormat(),
                      new WebpFormat(),
                      new TiffFormat()))
              .toList());

  public ImageFormats {
    all = List.copyOf(all);
  }

  /** The formats that every command reads, and those that it refuses by name. */
  public static ImageFormats standard() {
    return STANDARD;
  }

  /**
   * For example {@code JPEG, PNG, BMP and GIF}.
   *
   * @param conjunction {@code and} or {@code or}
   */
  public String words(String conjunction) {
    List<String> names = all.stream().filter(ImageFormat::isRead).map(ImageFormat::name).toList();
    int last = names.size() - 1;
    return last < 1
        ? String.join("", names)
        : String.join(", ", names.subList(0, last)) + " " + conjunction + " " + names.get(last);
  }

  /** Whether a file's name promises an image that is read. */
  boolean promisedBy(String fileName) {
    return ofName(fileName).anyMatch(ImageFormat::isRead);
  }

  /** Whether a file's name promises an image that is recognized and not read. */
  boolean refusedBy(String fileName) {
    return ofName(fileName).anyMatch(format -> !format.isRead());
  }

  private Stream<ImageFormat> ofName(String fileName) {
    int dot = fileName.lastIndexOf('.');
    String extension = fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    return all.stream().filter(format -> dot >= 0 && format.extensions().contains(extension));
  }

  /** The format by the first bytes of a file. */
  Optional<ImageFormat> of(byte[] start) {
    return all.stream().filter(format -> format.matches(start)).findFirst();
  }

  /**
   * The format by the first bytes of a file.
   *
   * @throws IOException if it is none of these
   */
  ImageFormat require(byte[] start) throws IOException {
    return of(start).orElseThrow(() -> new IOException("not a " + words("or")));
  }

  /**
   * The size by a file's header, at least 1 x 1.
   *
   * @throws EOFException if the bytes end within the header
   * @throws IOException if they are none of these formats, or damaged
   */
  ImageSize size(byte[] file) throws IOException {
    ImageFormat format = require(file);
    try {
      ImageSize size = format.size(file);
      if (size.height() < 1 || size.width() < 1) {
        throw new IOException("its size is " + size.width() + " x " + size.height());
      }
      return size;
    } catch (IndexOutOfBoundsException e) {
      throw new EOFException("it ends within its header");
    }
  }
}
