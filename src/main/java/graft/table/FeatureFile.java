package graft.table;

import graft.files.GrowingFile;
import graft.files.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The vectors of pictures as a NumPy file, format 1.0: float32 [rows,k], in the rows' order. The
 * vector of a file that could not be read is NaN.
 *
 * <p>They grow in {@code FILE.npy.partial}, for which {@link #keep} is called first. Until the end
 * its header says that it has no rows, and in a comment which table's they are. All methods throw a
 * {@link graft.failure.GraftException} if a file can't be read or written.
 */
final class FeatureFile implements AutoCloseable {
  /** Bytes of the header, whatever the shape. */
  private static final int HEADER = 128;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  private final Path target;
  private final GrowingFile growing;
  private final int k;
  private final String mark;

  /**
   * Opens what is there, or an empty file.
   *
   * @param k numbers of a vector
   * @param mark the table's, see {@link PartialHeader#mark}
   * @throws graft.failure.GraftException also if another process has it open
   */
  FeatureFile(Path target, int k, String mark) {
    this.target = target;
    this.growing = GrowingFile.open(PartialTable.of(target));
    this.k = k;
    this.mark = mark;
  }

  /** The number of whole rows that are there; 0 if they are those of another table. */
  long rows() {
    try {
      boolean ours = Arrays.equals(growing.from(0).readNBytes(HEADER), header(0, "# " + mark));
      return ours ? (growing.size() - HEADER) / bytesOfRow() : 0;
    } catch (IOException e) {
      throw Reason.cannotRead(PartialTable.of(target), e);
    }
  }

  private long bytesOfRow() {
    return (long) Float.BYTES * k;
  }

  /**
   * Drops all rows but the first ones.
   *
   * @param rows how many stay, at most {@link #rows}; 0 to begin anew
   */
  void keep(long rows) {
    growing.cut(rows == 0 ? 0 : HEADER + rows * bytesOfRow());
    growing.write(header(0, "# " + mark), 0);
  }

  /** Adds the vectors of a batch, and makes them durable. */
  void add(List<Row> batch) {
    for (Row row : batch) {
      ByteBuffer numbers = ByteBuffer.allocate(Float.BYTES * k).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < k; i++) {
        numbers.putFloat(row.features() == null ? Float.NaN : row.features()[i]);
      }
      growing.append(numbers.array());
    }
    growing.sync();
  }

  /** Puts the file, which has all rows, in the place of the target. */
  void place() {
    growing.write(header((growing.size() - HEADER) / bytesOfRow(), ""), 0);
    growing.renameTo(target);
  }

  /** Magic, the length of what follows, a Python dictionary, a comment, blanks, a line feed. */
  private byte[] header(long rows, String comment) {
    String shape =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + k + "), } " + comment;
    int words = HEADER - MAGIC.length - Short.BYTES;
    String padded = shape + " ".repeat(words - 1 - shape.length()) + "\n";
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).putShort((short) words).put(padded.getBytes(StandardCharsets.US_ASCII));
    return header.array();
  }

  /** Deletes what was not placed. */
  void delete() {
    growing.delete();
  }

  @Override
  public void close() {
    growing.close();
  }
}
