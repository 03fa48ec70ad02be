package graft.table;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A table that goes to a stream, such as standard output, and can't be resumed. */
public final class StreamTable {
  private final RowFormat format;
  private final OutputStream out;
  private RowCounts counts = RowCounts.NONE;

  private StreamTable(RowFormat format, OutputStream out) {
    this.format = format;
    this.out = new BufferedOutputStream(out);
  }

  /** Gives all rows to a sink. */
  @FunctionalInterface
  public interface Rows {
    void each(RowSink sink) throws IOException;
  }

  /**
   * Writes a table, and what goes beside it: vectors whole or not at all.
   *
   * @param out flushed after each batch, so that a reader sees the rows soon; not closed
   * @return what was written
   * @throws graft.failure.GraftException if another file than {@code out} can't be written
   */
  public static RowCounts write(RowFormat format, OutputStream out, Beside beside, Rows rows)
      throws IOException {
    try (OpenBeside files = new OpenBeside(beside, format.columns(), PartialHeader.newMark())) {
      StreamTable table = new StreamTable(format, out);
      table.write(rows, files);
      return table.counts;
    }
  }

  private void write(Rows rows, OpenBeside files) throws IOException {
    boolean whole = false;
    try {
      files.keep(0);
      write(format.header());
      out.flush();
      rows.each(batch -> write(files.add(batch)));
      files.place();
      whole = true;
    } finally {
      if (!whole) {
        files.delete();
      }
    }
  }

  private void write(List<Row> batch) throws IOException {
    for (Row row : batch) {
      write(format.row(row));
      counts = counts.plus(format.columns().outcome(row));
    }
    out.flush();
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
