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
 * How all pictures of a data set, in training and validation, are decoded.
 *
 * @param ownSize which squares are not resized to the network's image size
 * @param side of all decoded pictures; 0 where it differs
 * @param oneSmallSize whether all pictures have one height and one width within the network's image
 *     size: what earlier versions of Graft decided by
 */
record Decoding(ImageDecoder decoder, OwnSize ownSize, int side, boolean oneSmallSize)
    implements AutoCloseable {
  /**
   * Opens a decoder.
   *
   * @param sizes of all pictures, at least one. Where their squares have one side within the
   *     network's image size, and the options don't say otherwise, they keep it.
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
        new ImageDecoder(imageSize, options.session(), formats, options.maxPixels()),
        ownSize,
        sides.length == 1 ? sides[0] : 0,
        haveOneSmallSize(sizes, imageSize));
  }

  private static boolean haveOneSmallSize(List<ImageSize> sizes, int imageSize) {
    ImageSize first = sizes.get(0);
    return IntStream.of(first.height(), first.width()).allMatch(length -> length <= imageSize)
        && sizes.stream().allMatch(first::equals);
  }

  /** The sides of squares that are not resized, for a fingerprint. */
  String words() {
    return "sides " + ownSize.least() + " to " + ownSize.most();
  }

  /** Decodes a picture; {@code content} is given the bytes of the file that are decoded. */
  Pixels decode(Path file, Consumer<byte[]> content) {
    return decoder.decode(file, ownSize, content);
  }

  /** The side of the square that {@link #decode} gives. */
  int side(Path file) {
    return side > 0 ? side : decoder.side(file, ownSize);
  }

  /** Closing it twice does nothing. */
  @Override
  public void close() {
    decoder.close();
  }
}
