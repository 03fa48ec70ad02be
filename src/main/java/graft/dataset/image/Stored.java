package graft.dataset.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** What may be a picture, not decoded: a file, bytes in memory or a stream. */
public interface Stored {
  /** Most bytes. No picture within the default limit of pixels needs more. */
  long LONGEST = 1L << 30;

  /** Bytes at the beginning that nearly always hold the header. */
  int HEADER_BYTES = 1 << 16;

  /** A file, which is read anew by each call. */
  static Stored of(Path file) {
    return new StoredFile(file);
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
   * The picture's size, from its header. Called before the other methods.
   *
   * @throws IOException if there is nothing to read, or the header can't be read
   */
  ImageSize size(ImageFormats formats) throws IOException;

  /**
   * The length in bytes.
   *
   * @throws IOException if there is nothing to read, or it is longer than 1 GiB
   */
  long length() throws IOException;

  /** All bytes, which the caller does not change. */
  byte[] bytes() throws IOException;
}
