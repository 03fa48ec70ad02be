package graft.table;

import graft.files.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The vectors of pictures as a NumPy file, format 1.0: float32 [rows,k], in the rows' order. The
 * vector of a file that could not be read is NaN. While the file grows, its header says that it has
 * no rows.
 */
final class FeatureFile implements AutoCloseable {
  /** Bytes of the header, whatever the shape. */
  private static final int HEADER = 128;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  private final Path file;
  private final FileChannel channel;
  private final int k;

  /** One row, little-endian. */
  private final ByteBuffer row;

  private long rows;

  private FeatureFile(Path file, FileChannel channel, int k, long rows) {
    this.file = file;
    this.channel = channel;
    this.k = k;
    this.rows = rows;
    this.row = ByteBuffer.allocate(Float.BYTES * k).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Opens a file that grows.
   *
   * @param k numbers of a vector
   * @param rows how many rows that are there stay; 0 to begin anew
   * @throws graft.failure.GraftException if the file can't be written
   */
  static FeatureFile open(Path file, int k, long rows) {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FeatureFile opened = new FeatureFile(file, channel, k, rows);
      try {
        channel.truncate(HEADER + rows * opened.row.capacity());
        opened.writeHeader(0);
        return opened;
      } catch (IOException | RuntimeException e) {
        try (channel) {
          throw e;
        }
      }
    } catch (IOException e) {
      throw Reason.cannotWrite(file, e);
    }
  }

  /**
   * The number of whole rows in a file that grew; 0 if there is no file.
   *
   * @throws graft.failure.GraftException if the file can't be read
   */
  static long rows(Path file, int k) {
    try {
      long bytes = Files.exists(file) ? Files.size(file) - HEADER : 0;
      return Math.max(0, bytes) / ((long) Float.BYTES * k);
    } catch (IOException e) {
      throw Reason.cannotRead(file, e);
    }
  }

  /**
   * Adds the vectors of a batch.
   *
   * @throws graft.failure.GraftException if the file can't be written
   */
  void add(List<Row> batch) {
    try {
      for (Row next : batch) {
        row.clear();
        for (int i = 0; i < k; i++) {
          row.putFloat(next.features() == null ? Float.NaN : next.features()[i]);
        }
        write(row.flip(), HEADER + rows * row.capacity());
        rows++;
      }
    } catch (IOException e) {
      throw Reason.cannotWrite(file, e);
    }
  }

  /**
   * Makes the rows so far durable.
   *
   * @throws graft.failure.GraftException if the file can't be written
   */
  void sync() {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw Reason.cannotWrite(file, e);
    }
  }

  /**
   * Writes the header with the number of rows.
   *
   * @throws graft.failure.GraftException if the file can't be written
   */
  void finish() {
    try {
      writeHeader(rows);
    } catch (IOException e) {
      throw Reason.cannotWrite(file, e);
    }
    sync();
  }

  /** Magic, the length of what follows, a Python dictionary, blanks, a line feed. */
  private void writeHeader(long finalRows) throws IOException {
    String shape =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + finalRows + ", " + k + "), }";
    int words = HEADER - MAGIC.length - Short.BYTES;
    String padded = shape + " ".repeat(words - 1 - shape.length()) + "\n";
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).putShort((short) words).put(padded.getBytes(StandardCharsets.US_ASCII));
    write(header.flip(), 0);
  }

  private void write(ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw Reason.cannotWrite(file, e);
    }
  }
}
