package graft.table;

import graft.failure.WrongUseException;
import graft.files.PathText;
import graft.table.FileFormat.Kept;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterators;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The rows of an unfinished table that are kept: those up to the last end of a batch.
 *
 * @param counts what they are
 * @param end where the reader was after the last of them
 * @param left the inputs after theirs
 */
record KeptRows(RowCounts counts, long end, Iterator<Path> left) {
  /** No rows. */
  static KeptRows none(long end, Iterator<Path> inputs) {
    return new KeptRows(RowCounts.NONE, end, inputs);
  }

  /**
   * Reads rows, and compares them with the inputs.
   *
   * @param reader stands before the first row
   * @param inputs those of the whole table; asked for the paths of the rows that are there
   * @param boundary whether a batch ends after so many rows
   * @param most keeps at most so many rows
   * @param partial the file, for messages
   * @throws WrongUseException if the rows are not those of the inputs
   */
  static KeptRows read(
      RowReader reader,
      FileFormat format,
      Iterator<Path> inputs,
      LongPredicate boundary,
      long most,
      Path partial) {
    KeptRows kept = none(reader.end(), inputs);
    RowCounts read = RowCounts.NONE;
    List<Path> dropped = new ArrayList<>();
    while (read.rows() < most) {
      Optional<Kept> row = reader.row(format).flatMap(format::read);
      if (row.isEmpty()) {
        break;
      }
      read = read.plus(row.get().outcome());
      dropped.add(requireNext(inputs, row.get().path(), read.rows(), partial));
      if (boundary.test(read.rows())) {
        dropped.clear();
        kept = new KeptRows(read, reader.end(), inputs);
      }
    }
    Stream<Path> others =
        StreamSupport.stream(Spliterators.spliteratorUnknownSize(inputs, 0), false);
    Iterator<Path> left = Stream.concat(dropped.stream(), others).iterator();
    return new KeptRows(kept.counts, kept.end, left);
  }

  private static Path requireNext(Iterator<Path> inputs, String path, long number, Path partial) {
    String now = "there is none";
    if (inputs.hasNext()) {
      Path input = inputs.next();
      String found = PathText.of(input);
      if (found.equals(path)) {
        return input;
      }
      now = "is " + found;
    }
    throw new WrongUseException(
        "the inputs have changed: number "
            + number
            + " was "
            + path
            + " when "
            + partial
            + " was begun, and now "
            + now
            + "; delete "
            + partial
            + " to begin anew");
  }
}
