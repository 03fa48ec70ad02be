package graft.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Rows as JSON, as users' programs read them: these texts change only by more keys. */
final class JsonRowsTest {
  private static final List<String> LABELS =
      List.of("cat", "dog, \"big\"", "k\u00e4fer \ud83d\udc1e", "two\nlines");

  private static final Row FIRST =
      Row.of(Path.of("a/b, \"c\".png"), new float[] {0.5f, 0.25f, 0.125f, 1e-7f}, null);
  private static final Row BAD =
      Row.unreadable(Path.of("bad\n.png"), "cannot decode bad (cut)", "cut");
  private static final Row LAST =
      Row.of(Path.of("\u00e9t\u00e9.gif"), new float[] {0, 0, 0.25f, 0.75f}, null);

  @Test
  void theBestClass() {
    JsonRows json = new JsonRows(Columns.ofBest(LABELS));
    assertThat(json.header() + json.row(FIRST) + json.row(BAD) + json.row(LAST))
        .isEqualTo(
            """
            {"version":1,"path":"a/b, \\"c\\".png","class":"cat","probability":0.5,"top":[{"class":"cat","probability":0.5}],"error":null}
            {"version":1,"path":"bad\\n.png","class":null,"probability":null,"top":[],"error":"cannot decode bad (cut)"}
            {"version":1,"path":"\u00e9t\u00e9.gif","class":"two\\nlines","probability":0.75,"top":[{"class":"two\\nlines","probability":0.75}],"error":null}
            """);
  }

  @Test
  void moreClassesAndAllProbabilities() {
    JsonRows json = new JsonRows(new Columns(LABELS, 2, true, OptionalDouble.empty()));
    assertThat(json.row(FIRST) + json.row(BAD))
        .isEqualTo(
            """
            {"version":1,"path":"a/b, \\"c\\".png","class":"cat","probability":0.5,"top":[{"class":"cat","probability":0.5},{"class":"dog, \\"big\\"","probability":0.25}],"error":null,"probabilities":{"cat":0.5,"dog, \\"big\\"":0.25,"k\u00e4fer \ud83d\udc1e":0.125,"two\\nlines":1.0E-7}}
            {"version":1,"path":"bad\\n.png","class":null,"probability":null,"top":[],"error":"cannot decode bad (cut)","probabilities":null}
            """);
  }

  @Test
  void belowTheThresholdTheClassIsNullAndTheProbabilitiesStay() throws Exception {
    JsonRows json = new JsonRows(new Columns(LABELS, 2, false, OptionalDouble.of(0.51)));
    JsonNode row = new JsonMapper().readTree(json.row(FIRST));
    assertThat(row.get("class").isNull()).isTrue();
    assertThat(row.get("probability").floatValue()).isEqualTo(0.5f);
    assertThat(row.at("/top/0/class").asText()).isEqualTo("cat");
    assertThat(row.at("/top/1/probability").floatValue()).isEqualTo(0.25f);
  }

  @Test
  void rowsComeBack() {
    JsonRows json = new JsonRows(new Columns(LABELS, 3, true, OptionalDouble.of(0.51)));
    Row odd = Row.of(Path.of(URI.create("file:///a/caf%E9.png")), new float[] {1, 0, 0, 0}, null);
    assertThat(json.read(json.row(FIRST)))
        .hasValue(new FileFormat.Kept("a/b, \"c\".png", Outcome.BELOW));
    assertThat(json.read(json.row(BAD)))
        .hasValue(new FileFormat.Kept("bad\n.png", Outcome.UNREADABLE));
    assertThat(json.read(json.row(LAST)))
        .hasValue(new FileFormat.Kept("\u00e9t\u00e9.gif", Outcome.CLASSIFIED));
    assertThat(json.read(json.row(odd)))
        .hasValue(new FileFormat.Kept("file:///a/caf%E9.png", Outcome.CLASSIFIED));
    String row = json.row(LAST);
    assertThat(json.read(row.substring(0, 30) + "\n")).isEmpty();
    assertThat(json.read("{}\n")).isEmpty();
    assertThat(json.read("\n")).isEmpty();
    assertThat(json.read("[]\n")).isEmpty();
    assertThat(json.read(row.replace("\"version\":1", "\"version\":2"))).isEmpty();
  }
}
