package graft.dataset;

import graft.dataset.image.ImageDecoder;
import graft.dataset.image.ImageFormats;
import graft.dataset.image.ImageSize;
import graft.dataset.image.OwnSize;
import graft.dataset.image.Pixels;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How the pictures of a data set are decoded, the same in training and in validation.
 *
 * @param sizes the size of each picture of the whole data set
 * @param options with which the data set was opened, but for the image size
 * @param ownSize which squares are not resized to the network's image size
 * @param side side of all decoded squares in pixels; 0 if the sides differ
 * @param oneSmallSize whether all pictures have the same height and width, neither above the
 *     network's image size; earlier versions of Graft kept only such pictures at their own size
 */
record Decoding(
    List<ImageSize> sizes,
    DataOptions options,
    ImageFormats formats,
    ImageDecoder decoder,
    OwnSize ownSize,
    int side,
    boolean oneSmallSize)
    implements AutoCloseable {
  /**
   * Opens a decoder.
   *
   * @param sizes the size of each picture, at least one. If all pictures have the same shorter
   *     side, and it is at most the network's image size, the squares cut from them are not
   *     resized. The options may say otherwise.
   */
  static Decoding open(List<ImageSize> sizes, DataOptions options, ImageFormats formats) {
    int imageSize = options.imageSize();
    int first = sizes.get(0).shorterSide();
    boolean oneSide =
        first <= imageSize && sizes.stream().allMatch(size -> size.shorterSide() == first);
    OwnSize ownSize = options.ownSize().orElse(OwnSize.of(oneSide ? first : imageSize));
    int[] sides =
        sizes.stream()
            .mapToInt(size -> ownSize.fit(size.shorterSide(), imageSize))
            .distinct()
            .toArray();
    return new Decoding(
        sizes,
        options,
        formats,
        new ImageDecoder(imageSize, options.session(), formats, options.maxPixels()),
        ownSize,
        sides.length == 1 ? sides[0] : 0,
        haveOneSmallSize(sizes, imageSize));
  }

  /** How the same pictures are decoded for a network with another image size. */
  Decoding resizedTo(int imageSize) {
    return open(sizes, options.withImageSize(imageSize), formats);
  }

  private static boolean haveOneSmallSize(List<ImageSize> sizes, int imageSize) {
    ImageSize first = sizes.get(0);
    return IntStream.of(first.height(), first.width()).allMatch(length -> length <= imageSize)
        && sizes.stream().allMatch(first::equals);
  }

  /** Which sides of squares are not resized, as words that enter the fingerprint of the data. */
  String words() {
    return "sides " + ownSize.least() + " to " + ownSize.most();
  }

  /**
   * Decodes a picture, and passes the bytes of its file to {@code content}.
   *
   * @return a square, which the caller closes
   */
  Pixels decode(Path file, Consumer<byte[]> content) {
    return decoder.decode(file, ownSize, content);
  }

  /** The side, in pixels, of the square that {@link #decode} returns. */
  int side(Path file) {
    return side > 0 ? side : decoder.side(file, ownSize);
  }

  /** Closes the decoder. A second call does nothing. */
  @Override
  public void close() {
    decoder.close();
  }
}
