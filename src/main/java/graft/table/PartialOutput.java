package graft.table;

import graft.files.Reason;
import graft.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * A table that can be gone on with, see {@link PartialTable}, and what goes beside it. Vectors grow
 * in {@code FILE.npy.partial}. The vectors and copies of a batch are durable before its rows are
 * written: what has a row has the others. All methods throw a {@link graft.failure.GraftException}
 * if a file can't be read or written.
 */
public final class PartialOutput implements RowSink, AutoCloseable {
  private final PartialTable table;
  private final Beside beside;
  private final Optional<ClassFolders> folders;

  /** Null until {@link #keep}, and if no vectors are asked for. */
  private FeatureFile vectors;

  private PartialOutput(PartialTable table, Columns columns, Beside beside) {
    this.table = table;
    this.beside = beside;
    this.folders = beside.folders(columns, table.begun().mark());
  }

  /** Begins or opens a table, as {@link PartialTable#open}. */
  public static PartialOutput open(
      Path target, FileFormat format, PartialHeader now, boolean resume, Beside beside) {
    PartialTable table = PartialTable.open(target, format, now, resume);
    return new PartialOutput(table, format.columns(), beside);
  }

  /**
   * Keeps what is there, as {@link PartialTable#keep}, up to the rows that have vectors.
   *
   * @return the inputs after the rows that are kept
   */
  public Iterator<Path> keep(Iterator<Path> inputs, LongPredicate boundary) {
    int size = beside.featureSize();
    Optional<Path> growing = beside.features().map(PartialTable::of);
    long most = growing.map(file -> FeatureFile.rows(file, size)).orElse(Long.MAX_VALUE);
    Iterator<Path> left = table.keep(inputs, boundary, most);
    growing.ifPresent(file -> vectors = FeatureFile.open(file, size, table.counts().rows()));
    folders.ifPresent(ClassFolders::deleteUnfinished);
    return left;
  }

  @Override
  public void take(List<Row> batch) {
    if (vectors != null) {
      vectors.add(batch);
      vectors.sync();
    }
    folders.ifPresent(copies -> copies.add(batch));
    table.take(batch);
  }

  /** Makes what is there durable. */
  public void sync() {
    table.sync();
  }

  /** Puts the whole files in place, and deletes what could have been gone on with. */
  public void finish() {
    if (vectors != null) {
      vectors.finish();
      vectors.close();
    }
    table.place();
    beside.features().ifPresent(file -> WholeFile.replace(file, PartialTable.of(file)));
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

  /** Leaves what can be gone on with, and nothing if there are no rows. */
  @Override
  public void close() {
    try (table) {
      if (vectors != null) {
        vectors.close();
        if (counts().rows() == 0) {
          delete(PartialTable.of(beside.features().orElseThrow()));
        }
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw Reason.cannotWrite(file, e);
    }
  }
}
