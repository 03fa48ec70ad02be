package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.cli.terminal.PredictionTable;
import graft.cli.terminal.Screen;
import graft.dataset.image.ImageFormats;
import graft.table.Columns;
import graft.table.CsvRows;
import graft.table.JsonRows;
import graft.table.Row;
import graft.table.RowFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/nightly.md} shows rows as they are. */
final class NightlyDocumentTest {
  private static final List<String> LABELS = List.of("cat", "dog");

  /** The contents of the page's blocks of a language; empty for those without one. */
  static List<String> blocks(String language) throws IOException {
    Pattern block = Pattern.compile("(?s)```(\\w*)\n(.*?)```\n");
    return block
        .matcher(Files.readString(Path.of("docs/nightly.md")))
        .results()
        .filter(found -> found.group(1).equals(language))
        .map(found -> found.group(2))
        .toList();
  }

  private static String table(RowFormat format) {
    String reason = "not a " + ImageFormats.standard().words("or");
    Path bad = Path.of("share/3.jpg");
    return format.header()
        + format.row(Row.of(Path.of("share/1.jpg"), new float[] {0.90625f, 0.09375f}, null))
        + format.row(Row.of(Path.of("share/2.jpg"), new float[] {0.46875f, 0.53125f}, null))
        + format.row(Row.unreadable(bad, "cannot decode " + bad + " (" + reason + ")", reason));
  }

  @Test
  void rowsAreAsThePageShowsThem() throws IOException {
    Columns all = new Columns(LABELS, 2, true, OptionalDouble.of(0.6));
    Columns one = new Columns(LABELS, 1, false, OptionalDouble.of(0.6));
    assertThat(blocks("csv"))
        .containsExactly(table(new CsvRows(Columns.ofBest(LABELS))), table(new CsvRows(all)));
    assertThat(blocks("json")).containsExactly(table(new JsonRows(all)));
    assertThat(blocks("")).containsExactly(table(new PredictionTable(one, Screen.NONE)));
  }

  /** The page's own rows have a picture without a class, whose {@code top} has both. */
  @Test
  void theFilterFindsThePicturesOfAClassAndNoOthers() throws IOException {
    List<String> rows = blocks("json").get(0).lines().toList();
    String grep =
        Pattern.compile("grep '(.*)' rows.jsonl > blue.jsonl")
            .matcher(String.join("", blocks("sh")))
            .results()
            .map(found -> found.group(1))
            .findFirst()
            .orElseThrow();
    for (String label : LABELS) {
      Pattern filter = Pattern.compile(grep.replace("blue", label));
      for (String row : rows) {
        assertThat(filter.matcher(row).find())
            .as("%s: %s", label, row)
            .isEqualTo(new JsonMapper().readTree(row).get("class").asText().equals(label));
      }
    }
  }
}
