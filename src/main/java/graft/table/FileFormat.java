package graft.table;

import java.util.Optional;

/** A format for programs: its rows can be read back, to resume a table. */
public interface FileFormat extends RowFormat {
  /**
   * A row that was read back.
   *
   * @param path as {@link graft.files.PathText} wrote it
   */
  record Kept(String path, Outcome outcome) {}

  /**
   * Whether a line ends within a field, so that the next line belongs to the same row.
   *
   * @param line ends with a line feed
   * @param beginsInField whether the line before ended so; false for the first one of a row
   */
  boolean endsInField(String line, boolean beginsInField);

  /**
   * Reads a row back.
   *
   * @return empty if the text is no row of this format and these columns
   */
  Optional<Kept> read(String row);
}
