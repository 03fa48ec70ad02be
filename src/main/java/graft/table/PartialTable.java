package graft.table;

import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.files.GrowingFile;
import graft.files.WholeFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/**
 * A table that grows in {@code FILE.partial} and is written to {@code FILE} at its end, whole. What
 * a signal, a failure or a crash leaves can be resumed: whole batches of rows are kept, so that the
 * pictures after them come in the batches in which they would have come.
 *
 * <p>The first line is a {@link PartialHeader}; the table follows. All methods throw a {@link
 * GraftException} if a file can't be read or written.
 */
public final class PartialTable implements RowSink, AutoCloseable {
  private static final String SUFFIX = ".partial";

  private static final long SYNC_INTERVAL = TimeUnit.SECONDS.toNanos(30);

  private final Path target;
  private final FileFormat format;
  private final GrowingFile growing;
  private final LongSupplier clock;

  /** The first line. */
  private PartialHeader begun;

  /** Where the table begins, after the first line. */
  private long start;

  private RowCounts counts = RowCounts.NONE;
  private long lastSync;

  /** Whether the file, as it was opened, holds rows that someone may want to keep. */
  private boolean mayHoldRows;

  private PartialTable(Path target, FileFormat format, LongSupplier clock) {
    this.target = target;
    this.format = format;
    this.clock = clock;
    this.growing = GrowingFile.open(of(target));
    this.mayHoldRows = growing.size() > 0;
    this.lastSync = clock.getAsLong();
  }

  /** Where what will be in a file is until it is whole: {@code FILE.partial}. */
  public static Path of(Path target) {
    return target.resolveSibling(target.getFileName() + SUFFIX);
  }

  /**
   * Begins a table, or opens what is left of one; {@link #keep} is called next.
   *
   * @param now what the rows depend on
   * @param resume whether to keep the rows of a table that is there; if there is none, one is begun
   * @throws WrongUseException if a table is there without {@code resume}, or was begun with another
   *     model, other options or other paths
   * @throws GraftException if another process has it open
   */
  public static PartialTable open(
      Path target, FileFormat format, PartialHeader now, boolean resume) {
    return open(target, format, now, resume, System::nanoTime);
  }

  static PartialTable open(
      Path target, FileFormat format, PartialHeader now, boolean resume, LongSupplier clock) {
    PartialTable table = new PartialTable(target, format, clock);
    try {
      table.start(now, resume);
      return table;
    } catch (RuntimeException | Error e) {
      try (table) {
        throw e;
      }
    }
  }

  /**
   * Checks what is there. {@link #open} does so too; this can be asked before the model is opened.
   *
   * @throws WrongUseException if a table is there without {@code resume}
   * @throws GraftException if another process has it open
   */
  public static void check(Path target, boolean resume) {
    if (Files.exists(of(target))) {
      try (GrowingFile found = GrowingFile.open(of(target))) {
        if (!resume) {
          requireNone(found, target);
        }
      }
    }
  }

  private static void requireNone(GrowingFile found, Path target) {
    if (found.size() > 0) {
      throw new WrongUseException(
          of(target)
              + " is there, from a predict that did not end; add --resume to go on with it, or"
              + " delete it to begin anew");
    }
  }

  private void start(PartialHeader now, boolean resume) {
    if (!resume) {
      requireNone(growing, target);
    }
    WholeFile.deleteUnfinished(target);
    RowReader reader = new RowReader(growing.from(0), of(target));
    Optional<String> line = reader.line();
    if (line.isPresent()) {
      begun = PartialHeader.read(line.get()).orElseThrow(this::notOurs);
      now.requireSame(begun, of(target));
      start = reader.end();
    } else if (isTornLine()) {
      begin(now);
    } else {
      throw notOurs();
    }
  }

  /** Whether the process was killed, or the power went, before the first line was on the disk. */
  private boolean isTornLine() {
    byte[] line = bytes(PartialHeader.BEGIN);
    byte[] found = new RowReader(growing.from(0), of(target)).bytes(line.length);
    for (int i = 0; i < found.length; i++) {
      if (found[i] != 0 && found[i] != line[i]) {
        return false;
      }
    }
    return true;
  }

  private void begin(PartialHeader now) {
    mayHoldRows = false;
    begun = now;
    growing.cut(0);
    growing.append(bytes(now.line()));
    start = growing.size();
    sync();
  }

  private GraftException notOurs() {
    return new WrongUseException(
        of(target) + " is not what this version of graft predict leaves; delete it to begin anew");
  }

  /**
   * Keeps the rows that are there up to the last end of a batch, and drops the others.
   *
   * @param inputs those of the whole table; asked for the paths of the rows that are there
   * @param boundary whether a batch ends after so many rows
   * @param most keeps at most so many rows
   * @return the inputs after the rows that are kept
   * @throws WrongUseException if the rows are not those of the inputs
   */
  public Iterator<Path> keep(Iterator<Path> inputs, LongPredicate boundary, long most) {
    RowReader reader = new RowReader(growing.from(start), of(target));
    boolean hasHeader =
        format.header().isEmpty() || reader.row(format).equals(Optional.of(format.header()));
    KeptRows kept =
        hasHeader
            ? KeptRows.read(reader, format, inputs, boundary, most, of(target))
            : KeptRows.none(0, inputs);
    counts = kept.counts();
    mayHoldRows = false;
    growing.cut(start + kept.end());
    if (!hasHeader) {
      growing.append(bytes(format.header()));
    }
    return kept.left();
  }

  /** The table's first line: as it was begun, if it is resumed. */
  public PartialHeader begun() {
    return begun;
  }

  /** The rows so far, those that were kept included. */
  public RowCounts counts() {
    return counts;
  }

  /** Adds rows, and makes them durable every 30 seconds. */
  @Override
  public void take(List<Row> batch) {
    for (Row row : batch) {
      growing.append(bytes(format.row(row)));
      counts = counts.plus(format.columns().outcome(row));
    }
    if (clock.getAsLong() - lastSync >= SYNC_INTERVAL) {
      sync();
    }
  }

  /** Makes the rows so far durable. */
  public void sync() {
    growing.sync();
    lastSync = clock.getAsLong();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Writes the table to its file, whole. {@code FILE.partial} stays until {@link #delete}. */
  public void place() {
    WholeFile.write(target, out -> growing.from(start).transferTo(out));
  }

  /** Deletes {@code FILE.partial}: there is nothing to resume any more. */
  public void delete() {
    growing.delete();
  }

  /** Whether any row was begun. */
  boolean hasRows() {
    return growing.size() > start + bytes(format.header()).length;
  }

  /** Whether there are no rows that someone may want to keep. */
  boolean isEmpty() {
    return counts.rows() == 0 && !mayHoldRows;
  }

  /** Leaves {@code FILE.partial}, unless it has no rows. */
  @Override
  public void close() {
    try (growing) {
      if (isEmpty()) {
        growing.delete();
      }
    }
  }
}
