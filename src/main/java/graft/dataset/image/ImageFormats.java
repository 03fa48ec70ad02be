package graft.dataset.image;

import graft.failure.PictureException.Code;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The known formats of image files. A file's format is recognized by its content, or else by its
 * name.
 *
 * @param all the formats in the order of help and messages; a file has the first format that
 *     matches
 */
public record ImageFormats(List<ImageFormat> all) {
  /** Number of bytes from a file's start that are enough to recognize its format. */
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

  /** The formats that every command reads, and those that it recognizes but refuses. */
  public static ImageFormats standard() {
    return STANDARD;
  }

  /** No format: for lists of files of which nobody asks what they are. */
  public static ImageFormats none() {
    return new ImageFormats(List.of());
  }

  /**
   * The names of the formats that are read, such as {@code JPEG, PNG, BMP and GIF}.
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

  /** The format of a file name's extension; empty if the format is unknown. */
  Optional<ImageFormat> byName(String fileName) {
    int dot = fileName.lastIndexOf('.');
    String extension = fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    return dot < 0
        ? Optional.empty()
        : all.stream().filter(format -> format.extensions().contains(extension)).findFirst();
  }

  /** The format of a file that begins with these bytes; empty if the format is unknown. */
  Optional<ImageFormat> of(byte[] start) {
    return all.stream().filter(format -> format.matches(start)).findFirst();
  }

  /**
   * The format of a file that begins with these bytes.
   *
   * @throws IOException if the format is unknown
   */
  ImageFormat require(byte[] start) throws IOException {
    return of(start)
        .orElseThrow(() -> new PictureFailure.Refused(Code.UNSUPPORTED, "not a " + words("or")));
  }

  /**
   * The image size in a file's header, at least 1 x 1.
   *
   * @throws EOFException if the bytes end within the header
   * @throws IOException if the format is unknown, or the header is damaged
   */
  ImageSize size(byte[] file) throws IOException {
    ImageFormat format = require(file);
    try {
      ImageSize size = format.size(file);
      if (size.height() < 1 || size.width() < 1) {
        throw new IOException(
            "the "
                + format.name()
                + " is damaged: its size is "
                + size.width()
                + " x "
                + size.height());
      }
      return size;
    } catch (IndexOutOfBoundsException e) {
      throw new EOFException("the " + format.name() + " is cut off or damaged");
    }
  }
}
