package graft.table;

import java.io.IOException;
import java.util.List;

/** Takes the rows of a table, batch by batch. */
@FunctionalInterface
public interface RowSink {
  /** Takes the next rows. */
  void take(List<Row> batch) throws IOException;
}
