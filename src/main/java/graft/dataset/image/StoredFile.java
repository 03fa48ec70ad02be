package graft.dataset.image;

import graft.failure.PictureException.Code;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that may hold a picture.
 *
 * @param most bytes that it may have
 */
record StoredFile(Path path, long most) implements Stored {
  /**
   * The file's length in bytes.
   *
   * @throws IOException if it is no file, can't be read, is empty, or is longer than the limit
   */
  @Override
  public long length() throws IOException {
    if (Files.isDirectory(path)) {
      throw new PictureFailure.Refused(Code.UNREADABLE, folder());
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      // Reading a pipe, socket or device might never end.
      throw new PictureFailure.Refused(Code.UNREADABLE, "it is a pipe, socket or device");
    }
    long length = size();
    requireShort(length);
    if (length == 0) {
      throw new IOException("the file is empty");
    }
    return length;
  }

  private void requireShort(long length) throws IOException {
    if (length > most) {
      throw most == LONGEST
          ? new PictureFailure.Refused(Code.TOO_LARGE, "the file is over 1 GiB")
          : PictureFailure.tooLong(most);
    }
  }

  private String folder() {
    if (ImageFiles.isCircular(path)) {
      return "it is a link to a folder that it is in";
    }
    return Files.isReadable(path) ? "it is a folder" : "it is a folder that you may not read";
  }

  private long size() throws IOException {
    try {
      return Files.size(path);
    } catch (NoSuchFileException e) {
      if (Files.isSymbolicLink(path)) {
        throw new PictureFailure.Refused(Code.MISSING, "the link leads nowhere", e);
      }
      throw e;
    }
  }

  @Override
  public byte[] bytes() throws IOException {
    // It may have grown since, while it waited for memory.
    requireShort(size());
    return PictureFailure.reading(() -> Files.readAllBytes(path));
  }

  /**
   * The picture's size, from its header. The first 64 KiB are enough for nearly every file. A JPEG
   * with a long preamble, or a TIFF with its header at the end, needs the whole file. Only one
   * thread at a time reads a whole file here.
   */
  @Override
  public ImageSize size(ImageFormats formats) throws IOException {
    length();
    byte[] start = PictureFailure.reading(this::start);
    try {
      return formats.size(start);
    } catch (EOFException e) {
      synchronized (StoredFile.class) {
        return formats.size(bytes());
      }
    }
  }

  private byte[] start() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(HEADER_BYTES);
    }
  }
}
