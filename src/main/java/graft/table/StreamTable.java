package graft.table;

import graft.files.WholeFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A table that goes to a stream, such as standard output, and can't be gone on with. */
public final class StreamTable implements RowSink {
  private final RowFormat format;
  private final OutputStream out;
  private RowCounts counts = RowCounts.NONE;

  private StreamTable(RowFormat format, OutputStream out) throws IOException {
    this.format = format;
    this.out = new BufferedOutputStream(out);
    write(format.header());
    this.out.flush();
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
    StreamTable table = new StreamTable(format, out);
    Optional<ClassFolders> folders = beside.folders(format.columns(), ClassFolders.newMark());
    RowSink sink =
        batch -> {
          if (folders.isPresent()) {
            folders.get().add(batch);
          }
          table.take(batch);
        };
    if (beside.features().isEmpty()) {
      rows.each(sink);
    } else {
      Path features = beside.features().get();
      WholeFile.writeFile(
          features, hidden -> withVectors(hidden, beside.featureSize(), rows, sink));
    }
    return table.counts;
  }

  private static void withVectors(Path file, int size, Rows rows, RowSink others)
      throws IOException {
    try (FeatureFile vectors = FeatureFile.open(file, size, 0)) {
      rows.each(
          batch -> {
            vectors.add(batch);
            others.take(batch);
          });
      vectors.finish();
    }
  }

  @Override
  public void take(List<Row> batch) throws IOException {
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
