package graft.table;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * A table that can be resumed, see {@link PartialTable}, and what goes beside it. Vectors grow in
 * {@code FILE.npy.partial}, a gallery in {@code FILE.html.partial}. The vectors, tiles and copies
 * of a batch are durable before its rows are written: what has a row has the others. All methods
 * throw a {@link graft.failure.GraftException} if a file can't be read or written.
 */
public final class PartialOutput implements RowSink, AutoCloseable {
  private final PartialTable table;
  private final OpenBeside files;
  private Optional<String> lost = Optional.empty();

  private PartialOutput(PartialTable table, OpenBeside files) {
    this.table = table;
    this.files = files;
  }

  /** Begins or opens a table, as {@link PartialTable#open}. */
  public static PartialOutput open(
      Path target, FileFormat format, PartialHeader now, boolean resume, Beside beside) {
    PartialTable table = PartialTable.open(target, format, now, resume);
    try {
      String mark = table.begun().mark();
      return new PartialOutput(table, new OpenBeside(beside, format.columns(), mark));
    } catch (RuntimeException | Error e) {
      try (table) {
        throw e;
      }
    }
  }

  /**
   * Keeps what is there, as {@link PartialTable#keep}, up to the rows that have the others.
   *
   * @return the inputs after the rows that are kept
   */
  public Iterator<Path> keep(Iterator<Path> inputs, LongPredicate boundary) {
    lost = table.hasRows() ? files.lost() : Optional.empty();
    Iterator<Path> left = table.keep(inputs, boundary, files.rows());
    files.keep(table.counts().rows());
    return left;
  }

  /** Why {@link #keep} had to drop all rows, as a clause; empty if it had not to. */
  public Optional<String> lost() {
    return lost;
  }

  @Override
  public void take(List<Row> batch) {
    table.take(files.add(batch));
  }

  /** Makes what is there durable. */
  public void sync() {
    table.sync();
  }

  /** Puts the whole files in place, and deletes what could have been resumed. */
  public void finish() {
    table.place();
    files.place();
    table.delete();
  }

  /** The first line of the table, see {@link PartialTable#begun}. */
  public PartialHeader begun() {
    return table.begun();
  }

  /** The rows so far, those that were kept included. */
  public RowCounts counts() {
    return table.counts();
  }

  /** Leaves what can be resumed, and nothing if there are no rows. */
  @Override
  public void close() {
    try (table;
        files) {
      if (table.isEmpty()) {
        files.delete();
      }
    }
  }
}
