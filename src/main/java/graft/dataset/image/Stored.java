package graft.dataset.image;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** What may be a picture, not decoded: a file, bytes in memory or a stream. */
public interface Stored extends Closeable {
  /** Most bytes. No picture within the default limit of pixels needs more. */
  long LONGEST = 1L << 30;

  /** Bytes at the beginning that nearly always hold the header. */
  int HEADER_BYTES = 1 << 16;

  /** A file, which is read anew by each call. */
  static Stored of(Path file) {
    return of(file, LONGEST);
  }

  /**
   * A file, which is read anew by each call.
   *
   * @param most bytes, at least 1; what holds more is refused
   */
  static Stored of(Path file, long most) {
    return new StoredFile(file, Math.min(most, LONGEST));
  }

  /** Bytes, not copied. */
  static Stored of(byte[] bytes) {
    return new StoredBytes(bytes);
  }

  /** What a stream still holds. It can be decoded once only, and stays open. */
  static Stored of(InputStream stream) {
    return new StoredStream(stream);
  }

  /**
   * What streams hold that are opened here, when they are needed, and closed.
   *
   * @param length in bytes, checked before anything is read; negative if it is not known
   * @param most bytes, at least 1; what holds more is refused
   */
  static Stored of(Opening opening, long length, long most) {
    return new StoredSource(opening, length, Math.min(most, LONGEST));
  }

  /** Opens a stream at its beginning. */
  @FunctionalInterface
  interface Opening {
    InputStream open() throws IOException;
  }

  /** Closes what was opened to read it. A file, bytes and a stream that was given need nothing. */
  @Override
  default void close() {}

  /**
   * The picture's size, from its header. Called before the other methods.
   *
   * @throws IOException if there is nothing to read, or the header can't be read
   */
  ImageSize size(ImageFormats formats) throws IOException;

  /**
   * The length in bytes.
   *
   * @throws IOException if there is nothing to read, or it is longer than its limit
   */
  long length() throws IOException;

  /** All bytes, which the caller does not change. */
  byte[] bytes() throws IOException;
}
