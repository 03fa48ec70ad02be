package graft.table;

import static org.assertj.core.api.Assertions.assertThat;

import graft.files.PathText;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows as CSV, as users' programs read them: these texts change only by more columns. */
final class CsvRowsTest {
  private static final List<String> LABELS =
      List.of("cat", "dog, \"big\"", "k\u00e4fer \ud83d\udc1e", "two\nlines");

  private static final List<Row> ROWS =
      List.of(
          Row.of(Path.of("a/1.jpg"), new float[] {0.5f, 0.25f, 0.125f, 0.125f}, null),
          Row.of(Path.of("a/b, \"c\".png"), new float[] {0.1f, 0.7f, 0.1f, 0.1f}, null),
          Row.unreadable(
              Path.of("a/bad.png"), "cannot decode a/bad.png (too short, cut)", "too short, cut"),
          Row.of(Path.of("\u00e9t\u00e9.gif"), new float[] {0, 1e-7f, 0.9999999f, 0}, null),
          Row.of(Path.of("new\nline.bmp"), new float[] {0, 0, 0.25f, 0.75f}, null));

  private static String table(Columns columns) {
    CsvRows csv = new CsvRows(columns);
    StringBuilder table = new StringBuilder(csv.header());
    ROWS.forEach(row -> table.append(csv.row(row)));
    return table.toString();
  }

  @Test
  void theBestClass() {
    assertThat(table(Columns.ofBest(LABELS)))
        .isEqualTo(
            """
            path,class,probability,error
            a/1.jpg,cat,0.500000,
            "a/b, ""c"".png","dog, ""big""\",0.700000,
            a/bad.png,,,"cannot decode a/bad.png (too short, cut)"
            \u00e9t\u00e9.gif,k\u00e4fer \ud83d\udc1e,1.000000,
            "new
            line.bmp","two
            lines",0.750000,
            """);
  }

  @Test
  void moreClassesAndAllProbabilities() {
    assertThat(table(new Columns(LABELS, 2, true, OptionalDouble.empty())))
        .isEqualTo(
            """
            path,class_1,probability_1,class_2,probability_2,error,p_cat,"p_dog, ""big""\",p_k\u00e4fer \ud83d\udc1e,"p_two
            lines"
            a/1.jpg,cat,0.500000,"dog, ""big""\",0.250000,,0.500000,0.250000,0.125000,0.125000
            "a/b, ""c"".png","dog, ""big""\",0.700000,cat,0.100000,,0.100000,0.700000,0.100000,0.100000
            a/bad.png,,,,,"cannot decode a/bad.png (too short, cut)",,,,
            \u00e9t\u00e9.gif,k\u00e4fer \ud83d\udc1e,1.000000,"dog, ""big""\",0.000000,,0.000000,0.000000,1.000000,0.000000
            "new
            line.bmp","two
            lines",0.750000,k\u00e4fer \ud83d\udc1e,0.250000,,0.000000,0.000000,0.250000,0.750000
            """);
  }

  /** 0.7 is not below 0.7, though as a float it is less than the double. */
  @Test
  void belowTheThresholdTheClassIsEmptyAndTheProbabilityStays() {
    Columns columns = new Columns(LABELS, 1, false, OptionalDouble.of(0.7));
    assertThat(table(columns))
        .contains(
            "a/1.jpg,,0.500000,\n", "\"dog, \"\"big\"\"\",0.700000,\n", "lines\",0.750000,\n");
    assertThat(ROWS.stream().map(columns::outcome))
        .containsExactly(
            Outcome.BELOW,
            Outcome.CLASSIFIED,
            Outcome.UNREADABLE,
            Outcome.CLASSIFIED,
            Outcome.CLASSIFIED);
    assertThat(new CsvRows(new Columns(LABELS, 2, false, OptionalDouble.of(0.7))).row(ROWS.get(0)))
        .isEqualTo("a/1.jpg,,0.500000,\"dog, \"\"big\"\"\",0.250000,\n");
  }

  @Test
  void aPathThatIsNoUtf8IsAUri() {
    Path odd = Path.of(URI.create("file:///a/caf%E9.png"));
    assertThat(new CsvRows(Columns.ofBest(LABELS)).row(Row.of(odd, new float[] {1, 0, 0, 0}, null)))
        .isEqualTo("file:///a/caf%E9.png,cat,1.000000,\n");
  }

  private static Optional<String> firstRow(String text, CsvRows csv) {
    InputStream stream = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return new RowReader(stream, Path.of("rows.csv.partial")).row(csv);
  }

  /** One lost quote makes the rest of a table a field. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aQuoteThatDoesNotEndIsFoundInTheTimeThatTheReadingTakes() {
    String table = "\"cut.png,cat,1.000000,\n" + "a/1.jpg,cat,0.500000,\n".repeat(1_000_000);
    assertThat(firstRow(table, new CsvRows(Columns.ofBest(LABELS)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rowsComeBack(boolean all) {
    for (int k = 1; k <= LABELS.size(); k++) {
      Columns columns = new Columns(LABELS, k, all, OptionalDouble.of(0.6));
      CsvRows csv = new CsvRows(columns);
      for (Row row : ROWS) {
        assertThat(firstRow(csv.row(row) + "\"next\",", csv)).hasValue(csv.row(row));
        assertThat(csv.read(csv.row(row)))
            .hasValue(new FileFormat.Kept(PathText.of(row.path()), columns.outcome(row)));
      }
      assertThat(firstRow("\"new\n", csv)).isEmpty();
      assertThat(csv.read("a/1.jpg\n")).isEmpty();
      assertThat(csv.read("a/1\"x\".jpg,\"a\"b,1,\n")).isEmpty();
      assertThat(csv.read("\n")).isEmpty();
    }
  }
}
