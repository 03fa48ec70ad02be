package graft.dataset.image;

import graft.failure.PictureException.Code;
import graft.files.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * A picture on another file system. Its stream is opened once, because opening takes a round trip
 * there: first its beginning is read, and what that shows to be no picture, or too large, is not
 * read to its end. If the length is known, the rest waits until there is room for it.
 */
final class StoredSource implements Stored {
  private final Opening opening;
  private final long length;
  private final long most;

  /** Null until the picture is needed. */
  private InputStream stream;

  private byte[] start;

  /** Null until all is read. */
  private byte[] all;

  StoredSource(Opening opening, long length, long most) {
    this.opening = opening;
    this.length = length;
    this.most = most;
  }

  @Override
  public ImageSize size(ImageFormats formats) throws IOException {
    if (length > most) {
      throw tooLong();
    }
    start = PictureFailure.reading(this::begin);
    if (start.length == 0) {
      throw new IOException("the file is empty");
    }
    try {
      return formats.size(start);
    } catch (EOFException e) {
      return formats.size(bytes());
    }
  }

  private byte[] begin() throws IOException {
    try {
      stream = opening.open();
      return stream.readNBytes(HEADER_BYTES);
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  /** As listed, or else counted; the listing may be older than the file. */
  @Override
  public long length() throws IOException {
    return length < 0 ? bytes().length : length;
  }

  @Override
  public byte[] bytes() throws IOException {
    if (all == null) {
      byte[] rest = PictureFailure.reading(this::rest);
      all = Arrays.copyOf(start, start.length + rest.length);
      System.arraycopy(rest, 0, all, start.length, rest.length);
    }
    if (all.length > most) {
      throw tooLong();
    }
    return all;
  }

  private byte[] rest() throws IOException {
    try {
      return start.length < HEADER_BYTES
          ? new byte[0]
          : stream.readNBytes((int) Math.max(0, most + 1 - start.length));
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  /** A failure of the stream is none of the picture, which the decoder would call damaged. */
  private static IOException failed(RuntimeException failure) {
    String reason = "it can't be read: " + Reason.of(failure);
    return new PictureFailure.Refused(Code.UNREADABLE, reason, failure);
  }

  private IOException tooLong() {
    String reason = String.format(Locale.ROOT, "it is over the limit of %,d bytes", most);
    return new PictureFailure.Refused(Code.TOO_LARGE, reason);
  }

  @Override
  public void close() {
    if (stream == null) {
      return;
    }
    try {
      stream.close();
    } catch (IOException e) {
      // All that was wanted of it has been read.
    }
  }
}
