package graft.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import graft.table.Columns;
import graft.table.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

/** What a user sees of rows on terminals of several widths. */
final class PredictionTableTest {
  private static final List<String> LABELS =
      List.of("cat", "dog, big", "\u732b\u732b", "a name of far more than thirty letters");

  private static final List<Row> ROWS =
      List.of(
          Row.of(Path.of("a/1.jpg"), new float[] {0.5f, 0.25f, 0.125f, 0}, null),
          Row.of(
              Path.of("pictures/of/last/summer/in/a/folder/0123456789/1.jpg"),
              new float[] {0, 0, 0.9f, 0.1f},
              null),
          Row.unreadable(Path.of("b\033[1m\u202e.png"), "cannot decode b.png", "cut\n\u202e\033"),
          Row.of(Path.of("\u732b.png"), new float[] {0, 0, 0, 1}, null));

  private static String table(int columns, int k, boolean colours) {
    Screen screen = new Screen(true, true, colours, true, columns);
    PredictionTable table =
        new PredictionTable(new Columns(LABELS, k, false, OptionalDouble.of(0.6)), screen);
    StringBuilder text = new StringBuilder(table.header());
    ROWS.forEach(row -> text.append(table.row(row)));
    return text.toString();
  }

  @Test
  void theBestClassOn80Columns() {
    assertThat(table(80, 1, false))
        .isEqualTo(
            """
            class                                p  path
            -                               0.5000  a/1.jpg
            \u732b\u732b                            0.9000  .../summer/in/a/folder/0123456789/1.jpg
            unreadable                              b?[1m?.png (cut???)
            a name of far more than thi...  1.0000  \u732b.png
            """);
  }

  @Test
  void linesAreNotWiderThanTheTerminal() {
    for (int columns = 62; columns < 200; columns++) {
      for (int k = 1; k <= 4; k++) {
        int width = columns;
        assertThat(table(columns, k, false).lines())
            .as("%d columns", columns)
            .allMatch(line -> new AttributedString(line).columnLength() < width);
      }
    }
  }

  @Test
  void classesThatDoNotFitAreLeftOut() {
    assertThat(table(80, 3, false).lines().findFirst().orElseThrow()).doesNotContain("class 2");
    assertThat(table(120, 3, false).lines())
        .contains(
            "class 1                              p  class 2                              p  path",
            "-                               0.5000  dog, big                        0.2500 "
                + " a/1.jpg");
    assertThat(table(0, 3, false).lines()).hasSize(5);
  }

  @Test
  void onlyTheWordOfAFailureHasAColour() {
    assertThat(table(80, 1, true)).contains("\033[31;1munreadable\033[0m   ");
    assertThat(table(80, 1, true).replaceAll("\033\\[[0-9;]*m", "")).isEqualTo(table(80, 1, false));
  }
}
