package graft.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rows after those that are shown are listed, up to a number, and their place is told. */
final class FoldedRowsTest {
  private static final FoldedRows ROWS = new FoldedRows(2, 5);

  private static String html(int rows) {
    List<String> names = IntStream.rangeClosed(1, rows).mapToObj(i -> "row " + i).toList();
    return ROWS.of(names, Table.of("Rows", 1, "name"), Table::row).markup();
  }

  @Test
  void thereIsNothingIfAllAreShown() {
    assertThat(html(0)).isEmpty();
    assertThat(html(2)).isEmpty();
  }

  @Test
  void theOthersAreListed() {
    assertThat(html(5)).contains("Show the other 3", "row 3", "row 5").doesNotContain("row 2");
    assertThat(ROWS.first()).isEqualTo(3);
  }

  @Test
  void noMoreAreListedThanTheMost() {
    assertThat(html(1234))
        .contains("Show the next 3 of 1,234", "row 3", "row 5")
        .doesNotContain("row 6");
  }
}
