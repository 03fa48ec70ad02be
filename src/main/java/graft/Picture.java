package graft;

import static java.util.Objects.requireNonNull;

import graft.dataset.image.ImageDecoder;
import graft.dataset.image.ImageSize;
import graft.dataset.image.OwnSize;
import graft.dataset.image.Pixels;
import graft.dataset.image.Stored;
import graft.failure.PictureException;
import graft.failure.PictureException.Code;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A picture that is not decoded yet, in one of the formats that Graft reads: a file, bytes, a
 * stream or a source of streams. Nothing is read before a classifier needs it.
 */
public final class Picture {
  private static final String UNNAMED = "the picture";

  private final String name;
  private final Optional<Path> path;
  private final Supplier<Stored> source;

  /** Null if nobody wants a small copy. */
  private final BiConsumer<Picture, String> taker;

  private Picture(String name, Optional<Path> path, Supplier<Stored> source) {
    this(name, path, source, null);
  }

  private Picture(
      String name,
      Optional<Path> path,
      Supplier<Stored> source,
      BiConsumer<Picture, String> taker) {
    this.name = requireNonNull(name, "name");
    this.path = path;
    this.source = source;
    this.taker = taker;
  }

  /** A file. */
  public static Picture of(Path file) {
    requireNonNull(file, "file");
    return new Picture(file.toString(), Optional.of(file), () -> Stored.of(file));
  }

  /**
   * A file with a limit.
   *
   * @param mostBytes a longer file is a failure, {@link PictureException.Code#TOO_LARGE}, and not
   *     read; at least 1, and above 1 GiB it counts as that
   */
  public static Picture of(Path file, long mostBytes) {
    requireNonNull(file, "file");
    requireBytes(mostBytes);
    return new Picture(file.toString(), Optional.of(file), () -> Stored.of(file, mostBytes));
  }

  private static void requireBytes(long mostBytes) {
    Checks.require(mostBytes >= 1, "mostBytes", mostBytes, "at least 1");
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
    requireNonNull(bytes, "bytes");
    return new Picture(name, Optional.empty(), () -> Stored.of(bytes));
  }

  /** What a stream still holds, see {@link #of(InputStream, String)}. */
  public static Picture of(InputStream stream) {
    return of(stream, UNNAMED);
  }

  /**
   * What a stream still holds: a picture of one use, because it can be read only once. It is read
   * to its end, unless its beginning shows that it is no picture or has too many pixels, and not
   * closed. Lists read several streams at a time, on other threads.
   *
   * @param name names the picture in messages
   */
  public static Picture of(InputStream stream, String name) {
    requireNonNull(stream, "stream");
    AtomicBoolean used = new AtomicBoolean();
    return new Picture(
        name,
        Optional.empty(),
        () -> {
          if (used.getAndSet(true)) {
            String reason = "its stream was read before, which is possible once";
            throw new PictureException(name, reason, Code.UNREADABLE, null, null);
          }
          return Stored.of(stream);
        });
  }

  /**
   * The same picture, of which a small copy for a page is made when it is decoded: a JPEG of at
   * most 128 x 128 pixels of the square that the model sees.
   *
   * @param taker gets the picture and an address that holds the copy, {@code
   *     data:image/jpeg;base64,...}, on the thread that decodes it; not called if it can't be
   *     decoded
   */
  public Picture withThumbnail(BiConsumer<Picture, String> taker) {
    return new Picture(name, path, source, requireNonNull(taker, "taker"));
  }

  /**
   * What a source gives, which is opened when the picture is needed. It may be used again.
   *
   * @param name names the picture in messages
   * @param length in bytes, so that nothing is read of what is too long, and the rest of a long
   *     picture only when there is memory for it; negative if it is not known
   * @param mostBytes a longer picture is a failure, {@link PictureException.Code#TOO_LARGE}; at
   *     least 1, and above 1 GiB it counts as that
   */
  public static Picture of(PictureSource source, String name, long length, long mostBytes) {
    requireNonNull(source, "source");
    requireBytes(mostBytes);
    return new Picture(name, Optional.empty(), () -> Stored.of(source::open, length, mostBytes));
  }

  /** The file; empty if the picture is none. */
  public Optional<Path> path() {
    return path;
  }

  /**
   * Decodes it.
   *
   * @param header receives the size that its header says, if that can be read
   * @throws PictureException if it can't be read or decoded, or has too many pixels
   */
  Pixels decode(ImageDecoder decoder, OwnSize ownSize, Consumer<ImageSize> header) {
    try (Stored stored = source.get()) {
      return decoder.decode(name, stored, ownSize, header);
    }
  }

  /** Makes a small copy, if someone wants it. */
  void takeThumbnail(Supplier<String> copy) {
    if (taker != null) {
      taker.accept(this, copy.get());
    }
  }

  /** The file's path or the picture's name. */
  @Override
  public String toString() {
    return name;
  }
}
