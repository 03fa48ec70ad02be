package graft.table;

import graft.files.Reason;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads lines and rows up to the first that was not written whole. A crash may leave the end of a
 * file cut off or filled with zeros; no format writes a zero byte. All methods throw a {@link
 * graft.failure.GraftException} if the file can't be read.
 */
final class RowReader {
  /** More than the longest row: a fault in a file must not fill the memory. */
  private static final int MOST_BYTES = 64 << 20;

  private final InputStream in;
  private final Path file;

  /** Bytes of what was returned. */
  private long end;

  /**
   * Reads from the stream's position on.
   *
   * @param file for messages
   */
  RowReader(InputStream in, Path file) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.file = file;
  }

  /** The next bytes, whatever they are; fewer at the end. */
  byte[] bytes(int most) {
    try {
      return in.readNBytes(most);
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  /** The next line with its line feed; empty at the end of what is whole. */
  Optional<String> line() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    return addLine(line) ? Optional.of(taken(line)) : Optional.empty();
  }

  /** The next row, which may have several lines; empty at the end of what is whole. */
  Optional<String> row(FileFormat format) {
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    while (addLine(row)) {
      if (format.isWhole(row.toString(StandardCharsets.UTF_8))) {
        return Optional.of(taken(row));
      }
    }
    return Optional.empty();
  }

  private String taken(ByteArrayOutputStream bytes) {
    end += bytes.size();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Returns false if no whole line follows. */
  private boolean addLine(ByteArrayOutputStream to) {
    try {
      while (to.size() < MOST_BYTES) {
        int next = in.read();
        if (next <= 0) {
          return false;
        }
        to.write(next);
        if (next == '\n') {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  /** Number of bytes of the lines and rows returned so far. */
  long end() {
    return end;
  }
}
