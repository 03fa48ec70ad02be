package graft.page;

import graft.files.Count;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Rows for which there is no room for pictures, folded up below those that are shown.
 *
 * @param shown number of rows that are shown with pictures
 * @param most number of rows after which none is listed
 */
record FoldedRows(int shown, int most) {
  /**
   * The rows after those that are shown; nothing if there are none.
   *
   * @param table receives them
   * @param add adds a row to the table
   */
  <T> Html of(List<T> rows, Table table, BiConsumer<Table, T> add) {
    if (rows.size() <= shown) {
      return Html.NONE;
    }
    int last = Math.min(rows.size(), most);
    rows.subList(shown, last).forEach(row -> add.accept(table, row));
    return Html.of(
        "<details><summary>%s</summary>\n%s</details>",
        last < rows.size()
            ? "Show the next %s of %s"
                .formatted(Count.withCommas(last - shown), Count.withCommas(rows.size()))
            : "Show the other %s".formatted(Count.withCommas(last - shown)),
        table.html());
  }

  /** The number of the first row that is folded up, from 1. */
  int first() {
    return shown + 1;
  }
}
