package graft.dataset.image;

import graft.failure.PictureException.Code;
import graft.files.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A stream that may hold a picture. What its first bytes show to be no picture, or too large, is
 * not read to its end.
 */
final class StoredStream implements Stored {
  private final InputStream stream;
  private byte[] start;

  /** Null until all is read. */
  private byte[] all;

  StoredStream(InputStream stream) {
    this.stream = stream;
  }

  @Override
  public ImageSize size(ImageFormats formats) throws IOException {
    start = read(HEADER_BYTES);
    if (start.length == 0) {
      throw new IOException("there are no bytes");
    }
    try {
      return formats.size(start);
    } catch (EOFException e) {
      return formats.size(bytes());
    }
  }

  @Override
  public long length() throws IOException {
    return bytes().length;
  }

  @Override
  public byte[] bytes() throws IOException {
    if (all == null) {
      byte[] rest = read((int) LONGEST + 1 - start.length);
      all = Arrays.copyOf(start, start.length + rest.length);
      System.arraycopy(rest, 0, all, start.length, rest.length);
    }
    if (all.length > LONGEST) {
      throw new PictureFailure.Refused(Code.TOO_LARGE, "it is over 1 GiB");
    }
    return all;
  }

  /** A failure of the stream is none of the picture, which the decoder would call damaged. */
  private byte[] read(int most) throws IOException {
    try {
      return PictureFailure.reading(() -> stream.readNBytes(most));
    } catch (RuntimeException e) {
      throw new PictureFailure.Refused(
          Code.UNREADABLE, "its stream can't be read: " + Reason.of(e), e);
    }
  }
}
