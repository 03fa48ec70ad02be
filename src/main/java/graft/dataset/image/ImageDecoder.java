package graft.dataset.image;

import graft.failure.GraftException;
import graft.files.Reason;
import graft.machine.SessionOptions;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Decodes pictures to 8-bit RGB, the same way for every command. The content decides the format.
 * Alpha is dropped, 16 bits are cut to 8, and of an animation the first frame is taken. Close it
 * after the last picture.
 */
public final class ImageDecoder implements AutoCloseable {
  /** A picture of this size takes 300 MB in memory. */
  private static final long PIXEL_LIMIT = 100_000_000;

  /** No picture within the pixel limit needs a longer file. */
  private static final long FILE_LIMIT = 1L << 30;

  private static final int HEADER_BYTES = 1 << 16;

  private final ImageFormats formats;
  private final ImageGraph graph;

  /** Reads the {@linkplain ImageFormats#standard standard formats}. */
  public ImageDecoder(int imageSize, SessionOptions options) {
    this(imageSize, options, ImageFormats.standard());
  }

  /**
   * Opens a session with these options.
   *
   * @param imageSize height and width in pixels that the model resizes to
   */
  public ImageDecoder(int imageSize, SessionOptions options, ImageFormats formats) {
    if (imageSize < 1) {
      throw new IllegalArgumentException("imageSize (" + imageSize + ") must be at least 1");
    }
    this.formats = formats;
    this.graph = new ImageGraph(imageSize, options);
  }

  /**
   * Decodes a picture at its own size when both sides are at most imageSize: the model resizes it,
   * and doing so here would only add rounding. A larger one is cropped to its central square and
   * resized (bilinear, half-pixel centres, rounded) to imageSize x imageSize.
   *
   * @throws GraftException naming the file, if it can't be read, is no picture, is damaged or has
   *     over 100 megapixels
   */
  public Pixels decode(Path file) {
    return decode(file, false);
  }

  /**
   * Decodes a picture to imageSize x imageSize whatever its size, its central square resized as
   * {@link #decode} does.
   *
   * @throws GraftException as {@link #decode}
   */
  public Pixels decodeSquare(Path file) {
    return decode(file, true);
  }

  private Pixels decode(Path file, boolean alwaysSquare) {
    try {
      byte[] bytes = read(file);
      checked(formats.size(bytes));
      return formats.require(bytes).decode(bytes, graph.output(alwaysSquare));
    } catch (IOException e) {
      throw cannot(file, Reason.of(e), e);
    }
  }

  /**
   * The size that a picture has, by its header.
   *
   * @throws GraftException as {@link #decode}
   */
  public static ImageSize size(Path file, ImageFormats formats) {
    try {
      return checked(size(formats, file));
    } catch (IOException e) {
      throw cannot(file, Reason.of(e), e);
    }
  }

  /** The start is enough for nearly every file; a long JPEG preamble needs more. */
  private static ImageSize size(ImageFormats formats, Path file) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(HEADER_BYTES);
    }
    try {
      return formats.size(start);
    } catch (EOFException e) {
      return formats.size(read(file));
    }
  }

  private static GraftException cannot(Path file, String reason, Throwable cause) {
    return new GraftException("cannot decode " + file + " (" + reason + ")", cause);
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(
          Files.isReadable(file) ? "it is a folder" : "a folder without permission to read it");
    }
    if (Files.size(file) > FILE_LIMIT) {
      throw new IOException("the file is over 1 GiB");
    }
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length == 0) {
      throw new IOException("the file is empty");
    }
    return bytes;
  }

  private static ImageSize checked(ImageSize size) throws IOException {
    if (size.pixels() > PIXEL_LIMIT) {
      throw new IOException(
          "its %s x %s pixels are over the limit of 100 million"
              .formatted(size.width(), size.height()));
    }
    return size;
  }

  @Override
  public void close() {
    graph.close();
  }
}
