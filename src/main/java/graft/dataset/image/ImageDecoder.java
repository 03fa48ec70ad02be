package graft.dataset.image;

import graft.failure.GraftException;
import graft.failure.PictureException;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Decodes pictures to squares of 8-bit RGB, the same way for every command. The content decides the
 * format. A picture is turned upright as its EXIF says, blended with white where it is transparent,
 * and its central square is cut out. Colour profiles are ignored. Of several pages or frames, only
 * the first is read. Any number of threads may decode. Close it after the last picture.
 */
public final class ImageDecoder implements AutoCloseable {
  /**
   * Raise this version whenever a picture may get other pixels than before. It is part of the
   * fingerprint of a data set of picture files, and so of the keys of its caches.
   */
  public static final int VERSION = 2;

  /** Default limit of a picture's pixels: decoded, it takes 1 GiB. */
  public static final long MAX_PIXELS = (1L << 30) / Pixels.CHANNELS;

  /**
   * Bytes of memory per permit. A picture needs permits for its file and for its decoded pixels.
   */
  private static final int PERMIT_BYTES = 1 << 20;

  /**
   * How often a file's bytes are in memory while it is decoded: as Java read them, twice on their
   * way to TensorFlow, and there.
   */
  private static final int FILE_COPIES = 4;

  /**
   * Number of permits: 1 GiB in all. Java's heap has room for only one picture of the largest size.
   */
  private static final int PERMITS = 1 << 10;

  private final ImageFormats formats;
  private final long maxPixels;
  private final int imageSize;
  private final ImageGraph graph;

  /** Makes threads that decode large pictures wait for each other. */
  private final Semaphore room = new Semaphore(PERMITS, true);

  /**
   * A decoder of the {@linkplain ImageFormats#standard standard formats} up to {@link #MAX_PIXELS}.
   */
  public ImageDecoder(int imageSize, SessionOptions options) {
    this(imageSize, options, ImageFormats.standard(), MAX_PIXELS);
  }

  /**
   * Opens a decoder. Its session has these options.
   *
   * @param imageSize height and width, in pixels, to which the network resizes images
   * @param maxPixels largest height x width; a larger picture is refused when its header is read
   */
  public ImageDecoder(int imageSize, SessionOptions options, ImageFormats formats, long maxPixels) {
    if (imageSize < 1) {
      throw new IllegalArgumentException("imageSize (" + imageSize + ") must be at least 1");
    }
    this.formats = formats;
    this.maxPixels = maxPixels;
    this.imageSize = imageSize;
    this.graph = new ImageGraph(imageSize, options);
  }

  /**
   * Decodes a picture. The picture's square keeps its size if the side is at most imageSize.
   *
   * @return a square, which the caller closes
   * @throws PictureException as {@link #decode(Path, OwnSize)}
   */
  public Pixels decode(Path file) {
    return decode(file, OwnSize.upTo(imageSize));
  }

  /**
   * Decodes a picture. A JPEG whose shorter side is at least four times imageSize is decoded at a
   * half, a quarter or an eighth of its size. Its shorter side is then still at least twice
   * imageSize.
   *
   * @param ownSize which squares keep their size; other squares are resized (bilinear, half-pixel
   *     centres, rounded) to imageSize x imageSize
   * @return a square, which the caller closes
   * @throws PictureException naming the file, if it can't be read, is not a picture, is damaged, or
   *     has too many pixels
   * @throws GraftException if the process holds as much memory as JavaCPP allows, whatever the
   *     picture
   */
  public Pixels decode(Path file, OwnSize ownSize) {
    return decode(file, ownSize, bytes -> {});
  }

  /**
   * Decodes a picture as {@link #decode(Path, OwnSize)} does.
   *
   * @param content receives all bytes of the file before they are decoded, and must not change
   *     them; not called for a file that can't be read or has too many pixels
   */
  public Pixels decode(Path file, OwnSize ownSize, Consumer<byte[]> content) {
    return decode(file.toString(), Stored.of(file), ownSize, size -> {}, content);
  }

  /**
   * Decodes a picture of any source as {@link #decode(Path, OwnSize)} does a file.
   *
   * @param name names the picture in messages
   * @param header receives the size that the header says, before it is judged; not called if the
   *     header can't be read
   */
  public Pixels decode(String name, Stored stored, OwnSize ownSize, Consumer<ImageSize> header) {
    return decode(name, stored, ownSize, header, content -> {});
  }

  private Pixels decode(
      String name,
      Stored stored,
      OwnSize ownSize,
      Consumer<ImageSize> header,
      Consumer<byte[]> content) {
    int permits = 0;
    try {
      ImageSize size = stored.size(formats);
      header.accept(size);
      long decoded = checked(size, maxPixels).pixels() * Pixels.CHANNELS;
      permits = permits(stored.length(), decoded);
      if (permits > 0) {
        // Without permits too, the fair semaphore would queue a small picture behind large ones.
        room.acquireUninterruptibly(permits);
      }
      byte[] bytes = stored.bytes();
      checked(formats.size(bytes), maxPixels);
      content.accept(bytes);
      ImageFormat format = formats.require(bytes);
      format.check(bytes);
      return format.decode(
          bytes, new Fitting(graph, imageSize, format.orientation(bytes), ownSize));
    } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
      // On a damaged file, a reader may throw any exception. It must not end the run.
      throw PictureFailure.of(name, e);
    } finally {
      room.release(permits);
    }
  }

  /**
   * How many of all permits a picture needs.
   *
   * @param file its file's bytes
   * @param decoded its pixels' bytes
   * @return 0 for a small one; all for one that has to be decoded alone
   */
  static int permits(long file, long decoded) {
    return (int) Math.min(PERMITS, (FILE_COPIES * file + decoded) / PERMIT_BYTES);
  }

  /**
   * Reads a picture's header only, and returns the side, in pixels, of the square that {@link
   * #decode(Path, OwnSize)} returns for the picture.
   *
   * @throws PictureException as {@link #decode(Path, OwnSize)}
   */
  public int side(Path file, OwnSize ownSize) {
    return ownSize.fit(size(file, formats, maxPixels).shorterSide(), imageSize);
  }

  /**
   * A picture's size, from its header.
   *
   * @throws PictureException as {@link #decode}
   */
  public static ImageSize size(Path file, ImageFormats formats, long maxPixels) {
    try {
      return checked(Stored.of(file).size(formats), maxPixels);
    } catch (IOException | OutOfMemoryError e) {
      throw PictureFailure.of(file.toString(), e);
    }
  }

  private static ImageSize checked(ImageSize size, long maxPixels) throws IOException {
    if (size.pixels() > maxPixels) {
      throw new PictureFailure.TooManyPixels(
          String.format(
              Locale.ROOT,
              "its %d x %d pixels are over the limit of %,d",
              size.width(),
              size.height(),
              maxPixels));
    }
    return size;
  }

  @Override
  public void close() {
    graph.close();
  }
}
