package graft.dataset.image;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

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
    start = stream.readNBytes(HEADER_BYTES);
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
      all =
          new SequenceInputStream(new ByteArrayInputStream(start), stream)
              .readNBytes((int) LONGEST + 1);
    }
    if (all.length > LONGEST) {
      throw new IOException("it is over 1 GiB");
    }
    return all;
  }
}
