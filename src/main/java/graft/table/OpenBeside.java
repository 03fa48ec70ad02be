package graft.table;

import java.util.List;
import java.util.Optional;

/**
 * The files that are written beside a table, see {@link Beside}. All methods throw a {@link
 * graft.failure.GraftException} if a file can't be read or written.
 */
final class OpenBeside implements AutoCloseable {
  private final Optional<FeatureFile> vectors;
  private final Optional<ClassFolders> folders;

  /**
   * Opens them; {@link #keep} is called next.
   *
   * @param mark the table's, see {@link PartialHeader#mark}
   */
  OpenBeside(Beside beside, Columns columns, String mark) {
    vectors = beside.features().map(file -> new FeatureFile(file, beside.featureSize(), mark));
    folders = beside.copyTo().map(root -> new ClassFolders(root, columns, mark));
  }

  /** How many rows of the table may be kept: those that have vectors. */
  long rows() {
    return vectors.map(FeatureFile::rows).orElse(Long.MAX_VALUE);
  }

  /** Drops what belongs to no row of the first ones; 0 to begin anew. */
  void keep(long rows) {
    vectors.ifPresent(grown -> grown.keep(rows));
    folders.ifPresent(ClassFolders::deleteUnfinished);
  }

  /**
   * Writes what belongs to the rows of a batch, and makes it durable.
   *
   * @return the rows to write; a picture that is gone before it is copied is unreadable
   */
  List<Row> add(List<Row> batch) {
    List<Row> rows = folders.map(copies -> copies.add(batch)).orElse(batch);
    vectors.ifPresent(grown -> grown.add(rows));
    return rows;
  }

  /** Puts the whole vectors in their place. */
  void place() {
    vectors.ifPresent(FeatureFile::place);
  }

  /** Deletes the vectors, which are not placed. */
  void delete() {
    vectors.ifPresent(FeatureFile::delete);
  }

  @Override
  public void close() {
    vectors.ifPresent(FeatureFile::close);
  }
}
