package graft.table;

import graft.files.PathText;
import graft.gallery.Gallery;
import graft.gallery.Groups;
import graft.gallery.Tile;
import java.util.List;
import java.util.Optional;

/**
 * The files that are written beside a table, see {@link Beside}. All methods throw a {@link
 * graft.failure.GraftException} if a file can't be read or written.
 */
final class OpenBeside implements AutoCloseable {
  /** Most classes below a picture of the gallery, whatever the rows have. */
  private static final int MOST_GUESSES = 5;

  private final Beside beside;
  private final Columns columns;
  private final Groups groups;
  private final Optional<FeatureFile> vectors;
  private final Optional<ClassFolders> folders;
  private final Optional<Gallery> gallery;

  /**
   * Opens them; {@link #keep} is called next.
   *
   * @param mark the table's, see {@link PartialHeader#mark}
   */
  OpenBeside(Beside beside, Columns columns, String mark) {
    this.beside = beside;
    this.columns = columns;
    this.groups = new Groups(columns.labels());
    vectors = beside.features().map(file -> new FeatureFile(file, beside.featureSize(), mark));
    folders = beside.copyTo().map(root -> new ClassFolders(root, columns, mark));
    try {
      gallery = beside.html().map(page -> Gallery.open(page, PartialTable.of(page), groups, mark));
    } catch (RuntimeException | Error e) {
      FeatureFile opened = vectors.orElse(null);
      try (opened) {
        throw e;
      }
    }
  }

  /** How many rows of the table may be kept: those that have vectors and tiles. */
  long rows() {
    return Math.min(
        vectors.map(FeatureFile::rows).orElse(Long.MAX_VALUE),
        gallery.map(Gallery::rows).orElse(Long.MAX_VALUE));
  }

  /** What is missing so that no row can be kept, as a clause; empty if nothing is. */
  Optional<String> lost() {
    if (vectors.isPresent() && vectors.get().rows() == 0) {
      return Optional.of(
          PartialTable.of(beside.features().orElseThrow())
              + " does not have the vectors of its rows");
    }
    return gallery.isPresent() && gallery.get().rows() == 0
        ? Optional.of(
            PartialTable.of(beside.html().orElseThrow())
                + " does not have the pictures of its rows")
        : Optional.empty();
  }

  /** Drops what belongs to no row of the first ones; 0 to begin anew. */
  void keep(long rows) {
    vectors.ifPresent(grown -> grown.keep(rows));
    gallery.ifPresent(grown -> grown.keep(rows));
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
    gallery.ifPresent(grown -> grown.add(rows.stream().map(this::tile).toList()));
    return rows;
  }

  private Tile tile(Row row) {
    String path = PathText.of(row.path());
    if (!row.isReadable()) {
      return Tile.unreadable(path, groups, row.reason());
    }
    List<Integer> top = columns.top(row.probabilities());
    List<Tile.Guess> guesses =
        top.stream()
            .limit(MOST_GUESSES)
            .map(c -> new Tile.Guess(columns.labels().get(c), row.probabilities()[c]))
            .toList();
    boolean below = columns.outcome(row) == Outcome.BELOW;
    return Tile.picture(path, below ? groups.below() : top.get(0), guesses, row.thumbnail());
  }

  /** Puts the whole files in their place; the gallery first, which may not have room. */
  void place() {
    gallery.ifPresent(Gallery::place);
    vectors.ifPresent(FeatureFile::place);
    gallery.ifPresent(Gallery::delete);
  }

  /** Deletes what is not placed. */
  void delete() {
    vectors.ifPresent(FeatureFile::delete);
    gallery.ifPresent(Gallery::delete);
  }

  @Override
  public void close() {
    FeatureFile first = vectors.orElse(null);
    Gallery second = gallery.orElse(null);
    try (first;
        second) {
      // Each is closed, even if another one throws.
    }
  }
}
