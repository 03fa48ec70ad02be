package graft.table;

/**
 * The rows of a table.
 *
 * @param classified number of pictures that have a class
 * @param below number of pictures whose best class is below the threshold
 * @param unreadable number of files with an error
 */
public record RowCounts(long classified, long below, long unreadable) {
  static final RowCounts NONE = new RowCounts(0, 0, 0);

  /** Number of rows. */
  public long rows() {
    return classified + below + unreadable;
  }

  RowCounts plus(Outcome one) {
    return switch (one) {
      case CLASSIFIED -> new RowCounts(classified + 1, below, unreadable);
      case BELOW -> new RowCounts(classified, below + 1, unreadable);
      case UNREADABLE -> new RowCounts(classified, below, unreadable + 1);
    };
  }
}
