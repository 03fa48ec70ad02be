package graft.cli.option;

import graft.background.BackgroundThread;
import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.PathText;
import graft.files.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The paths that standard input lists, read one after the other as they are asked for: whoever
 * writes the list may still be at work on it. A path is a series of bytes, or the {@code file:} URI
 * that {@link PathText} writes. Empty ones are left out.
 */
final class ListedPaths implements Iterator<Path> {
  /** Many times what a system allows; a file of another kind ends here before memory does. */
  private static final int MOST_BYTES = 1 << 16;

  private final InputStream in;
  private final boolean zeros;

  /** Reads, so that whoever waits for the next path need not wait for ever. */
  private final BackgroundThread reader = new BackgroundThread("graft-list");

  private long number;
  private Path next;

  /** Another read after the end may wait for more, as on a terminal. */
  private boolean ended;

  private boolean interrupted;

  /**
   * Reads nothing yet.
   *
   * @param in the list; not closed
   * @param zeros whether each path ends with a zero byte; otherwise with a line feed, before which
   *     a carriage return may stand
   */
  ListedPaths(InputStream in, boolean zeros) {
    this.in = in;
    this.zeros = zeros;
  }

  /**
   * Waits for the next path. There is none any more once the thread that asks is interrupted.
   *
   * @throws WrongUseException if what comes is no path
   */
  @Override
  public boolean hasNext() {
    while (next == null && !ended && !interrupted) {
      Optional<byte[]> bytes = BackgroundThread.awaitUnlessInterrupted(reader.make(this::read));
      interrupted = bytes.isEmpty();
      next = bytes.filter(path -> path.length > 0).map(this::path).orElse(null);
    }
    if (next == null) {
      reader.close();
    }
    return next != null;
  }

  @Override
  public Path next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Path path = next;
    next = null;
    return path;
  }

  /** The bytes of the next path, without its end; none if it is empty, or at the end. */
  private byte[] read() {
    number++;
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    int end = zeros ? 0 : '\n';
    int each = readByte();
    while (each != end && each >= 0) {
      if (each == 0) {
        throw refused("holds a zero byte; where zero bytes end the paths, add -0");
      }
      if (path.size() == MOST_BYTES) {
        throw refused("is over " + MOST_BYTES + " bytes: that is no list of paths");
      }
      path.write(each);
      each = readByte();
    }
    ended = each < 0;
    byte[] bytes = path.toByteArray();
    int last = bytes.length - 1;
    return zeros || last < 0 || bytes[last] != '\r' ? bytes : Arrays.copyOf(bytes, last);
  }

  private int readByte() {
    try {
      return in.read();
    } catch (IOException e) {
      throw new GraftException("cannot read standard input (" + Reason.of(e) + ")", e);
    }
  }

  /** Bytes that are not valid UTF-8, or that this locale can't write, make a path all the same. */
  private Path path(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return PathText.path(text, Path.of(text));
    } catch (CharacterCodingException | InvalidPathException e) {
      return PathArguments.path(bytes);
    }
  }

  private WrongUseException refused(String reason) {
    return new WrongUseException("path " + number + " of standard input " + reason);
  }
}
