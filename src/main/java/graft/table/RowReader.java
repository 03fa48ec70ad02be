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
    byte[] line = nextLine(MOST_BYTES);
    return line.length == 0 ? Optional.empty() : Optional.of(taken(line));
  }

  /** The next row, which may have several lines; empty at the end of what is whole. */
  Optional<String> row(FileFormat format) {
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    boolean inField = false;
    do {
      byte[] line = nextLine(MOST_BYTES - row.size());
      if (line.length == 0) {
        return Optional.empty();
      }
      row.writeBytes(line);
      inField = format.endsInField(text(line), inField);
    } while (inField);
    return Optional.of(taken(row.toByteArray()));
  }

  private String taken(byte[] bytes) {
    end += bytes.length;
    return text(bytes);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The bytes up to the next line feed; none if no whole line of at most so many bytes follows. */
  private byte[] nextLine(int most) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      while (line.size() < most) {
        int next = in.read();
        if (next <= 0) {
          return new byte[0];
        }
        line.write(next);
        if (next == '\n') {
          return line.toByteArray();
        }
      }
      return new byte[0];
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  /** Number of bytes of the lines and rows returned so far. */
  long end() {
    return end;
  }
}
