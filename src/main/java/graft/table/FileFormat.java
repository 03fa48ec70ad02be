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
   * Whether some text is a whole row, and not its beginning.
   *
   * @param lines ends with a line feed
   */
  boolean isWhole(String lines);

  /**
   * Reads a row back.
   *
   * @return empty if the text is no row of this format and these columns
   */
  Optional<Kept> read(String row);
}
