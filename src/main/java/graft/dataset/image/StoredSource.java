package graft.dataset.image;

import graft.failure.GraftException;
import graft.failure.PictureException.Code;
import graft.files.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/**
 * A picture on another file system. Its stream is opened once, because opening takes a round trip
 * there: first its beginning is read, and what that shows to be no picture, or too large, is not
 * read to its end. If the length is known, the rest waits until there is room for it: that is the
 * decoder's work, except of a picture whose header is not at its beginning.
 */
final class StoredSource implements Stored {
  private static final int PERMIT_BYTES = 1 << 20;
  private static final int PERMITS = 256;

  /**
   * For the bytes of pictures that are read whole before their size is known, 256 MiB in all. Held
   * until the picture is decoded; whoever waits here holds none of the decoder's permits.
   */
  private static final Semaphore WHOLE = new Semaphore(PERMITS, true);

  private final Opening opening;
  private final long length;
  private final long most;

  /** Null until the picture is needed. */
  private InputStream stream;

  private byte[] start;

  /** Null until all is read. */
  private byte[] all;

  /** How many of all are held. */
  private int permits;

  StoredSource(Opening opening, long length, long most) {
    this.opening = opening;
    this.length = length;
    this.most = most;
  }

  @Override
  public ImageSize size(ImageFormats formats) throws IOException {
    if (length > most) {
      throw PictureFailure.tooLong(most);
    }
    start = PictureFailure.reading(this::begin);
    if (start.length == 0) {
      throw new IOException("the file is empty");
    }
    try {
      return formats.size(start);
    } catch (EOFException e) {
      permits = (int) Math.min(PERMITS, Math.max(0, length) / PERMIT_BYTES);
      if (permits > 0) {
        // Small ones don't queue behind large ones.
        WHOLE.acquireUninterruptibly(permits);
      }
      return formats.size(bytes());
    }
  }

  private byte[] begin() throws IOException {
    try {
      stream = opening.open();
      return stream.readNBytes(HEADER_BYTES);
    } catch (RuntimeException e) {
      throw failed(e);
    } catch (LinkageError e) {
      throw lacking(e);
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
      throw PictureFailure.tooLong(most);
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
    } catch (LinkageError e) {
      throw lacking(e);
    }
  }

  /** A failure of the stream is none of the picture, which the decoder would call damaged. */
  private static IOException failed(RuntimeException failure) {
    String reason = "it can't be read: " + Reason.of(failure);
    return new PictureFailure.Refused(Code.UNREADABLE, reason, failure);
  }

  /** A program that lacks classes can read no picture. */
  private static GraftException lacking(LinkageError failure) {
    return new GraftException("cannot read pictures (" + Reason.of(failure) + ")", failure);
  }

  @Override
  public void close() {
    WHOLE.release(permits);
    permits = 0;
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
