package graft;

import java.io.IOException;
import java.io.InputStream;

/** Where the bytes of a picture are that is no file of this machine, such as an object store. */
@FunctionalInterface
public interface PictureSource {
  /**
   * Opens a stream at the picture's beginning. It is asked once for each use of the picture, on
   * another thread, and several are open at a time. Whoever uses the picture closes the stream.
   *
   * @throws IOException if it can't be opened; {@link java.io.FileNotFoundException} and {@link
   *     java.nio.file.NoSuchFileException} count as missing, all others as unreadable. A {@link
   *     LinkageError} is the program's failure, not the picture's.
   */
  InputStream open() throws IOException;
}
