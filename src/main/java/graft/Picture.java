package graft;

import graft.dataset.image.ImageDecoder;
import graft.dataset.image.OwnSize;
import graft.dataset.image.Pixels;
import graft.failure.GraftException;
import graft.files.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A picture that is not decoded yet, in one of the formats that Graft reads: a file, bytes or a
 * stream. Nothing is read before a classifier needs it.
 */
public final class Picture {
  private static final String UNNAMED = "the picture";

  /** Most bytes that are read of a stream; the decoder refuses as many. */
  private static final int MOST_BYTES = (1 << 30) + 1;

  private final String name;
  private final Optional<Path> path;
  private final Source source;

  private interface Source {
    Pixels decode(ImageDecoder decoder, OwnSize ownSize);
  }

  private Picture(String name, Optional<Path> path, Source source) {
    this.name = Objects.requireNonNull(name, "name");
    this.path = path;
    this.source = source;
  }

  /** A file. */
  public static Picture of(Path file) {
    return new Picture(
        file.toString(), Optional.of(file), (decoder, ownSize) -> decoder.decode(file, ownSize));
  }

  /** What a file would hold; not copied, so it must not change before it is classified. */
  public static Picture of(byte[] bytes) {
    return of(bytes, UNNAMED);
  }

  /**
   * What a file would hold; not copied, so it must not change before it is classified.
   *
   * @param name names the picture in messages
   */
  public static Picture of(byte[] bytes, String name) {
    Objects.requireNonNull(bytes, "bytes");
    return new Picture(
        name, Optional.empty(), (decoder, ownSize) -> decoder.decode(bytes, name, ownSize));
  }

  /** What a stream still holds, read to its end once and not closed. */
  public static Picture of(InputStream stream) {
    return of(stream, UNNAMED);
  }

  /**
   * What a stream still holds, read to its end once and not closed.
   *
   * @param name names the picture in messages
   */
  public static Picture of(InputStream stream, String name) {
    Objects.requireNonNull(stream, "stream");
    return new Picture(
        name,
        Optional.empty(),
        (decoder, ownSize) -> decoder.decode(bytes(stream, name), name, ownSize));
  }

  private static byte[] bytes(InputStream stream, String name) {
    try {
      return stream.readNBytes(MOST_BYTES);
    } catch (IOException e) {
      throw new GraftException("cannot read " + name + " (" + Reason.of(e) + ")", e);
    } catch (OutOfMemoryError e) {
      // As in the decoder: one picture that is too large must not end a list.
      throw new GraftException("cannot read " + name + " (it needs more memory than Java has)", e);
    }
  }

  /** The file; empty if the picture is none. */
  public Optional<Path> path() {
    return path;
  }

  Pixels decode(ImageDecoder decoder, OwnSize ownSize) {
    return source.decode(decoder, ownSize);
  }

  /** The file's path or the picture's name. */
  @Override
  public String toString() {
    return name;
  }
}
