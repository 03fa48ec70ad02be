package graft.table;

/** Writes rows as text. */
public interface RowFormat {
  /** What stands before the first row, ended by a line feed; empty if there is nothing. */
  String header();

  /** A row, ended by a line feed. */
  String row(Row row);

  /** What the rows say. */
  Columns columns();
}
