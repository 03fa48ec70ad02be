package graft.dataset.image;

import graft.failure.PictureException.Code;
import java.io.IOException;

/**
 * Bytes in memory that may be a picture.
 *
 * @param bytes not copied
 */
record StoredBytes(byte[] bytes) implements Stored {
  @Override
  public long length() throws IOException {
    if (bytes.length == 0) {
      throw new IOException("there are no bytes");
    }
    if (bytes.length > LONGEST) {
      throw new PictureFailure.Refused(Code.TOO_LARGE, "it is over 1 GiB");
    }
    return bytes.length;
  }

  @Override
  public ImageSize size(ImageFormats formats) throws IOException {
    length();
    return formats.size(bytes);
  }
}
