package graft.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTest {
  @Test
  void textNeverBecomesMarkup() {
    Html html = Html.of("<a title=\"%s\">%s</a>", "\" onclick='x'", "<script>alert(1)</script>&");
    assertThat(html.markup())
        .isEqualTo(
            "<a title=\"&quot; onclick=&#39;x&#39;\">"
                + "&lt;script&gt;alert(1)&lt;/script&gt;&amp;</a>");
  }

  @Test
  void htmlIsPutInAsItIs() {
    assertThat(Html.of("<p>%s, %s%%</p>", Html.of("<b>%s</b>", 1 < 2), 50).markup())
        .isEqualTo("<p><b>true</b>, 50%</p>");
    assertThat(Html.join(List.of(Html.text("a"), Html.text("<"))).markup()).isEqualTo("a\n&lt;");
  }

  @Test
  void percentSignsOfNamesAreText() {
    assertThat(Html.of("<i>%s</i>", "100%s %n").markup()).isEqualTo("<i>100%s %n</i>");
  }

  /** A right-to-left override makes "gpj.exe" of "exe.jpg", were it obeyed. */
  @ParameterizedTest
  @CsvSource({"202E", "2066", "200F", "061C", "FEFF", "0000", "001B", "0085", "2028", "FFFE"})
  void hiddenCharactersAreShown(String hex) {
    String hidden = Character.toString(Integer.parseInt(hex, 16));
    assertThat(Html.text("a" + hidden + "b").markup()).isEqualTo("a\u27e8U+" + hex + "\u27e9b");
  }

  @Test
  void halfACharacterIsShown() {
    assertThat(Html.text("a\ud800b").markup()).isEqualTo("a\u27e8U+D800\u27e9b");
  }

  @Test
  void wordsOfAllScriptsStay() {
    String words = "Größe 犬 \u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 👩‍🌾";
    assertThat(Html.text(words).markup()).isEqualTo(words);
  }

  @Test
  void namesDoNotTurnTheTextAround() {
    assertThat(Html.shortened("cat").markup()).isEqualTo("<bdi>cat</bdi>");
    assertThat(Html.shortened("\"".repeat(41)).markup())
        .startsWith("<bdi title=\"&quot;")
        .endsWith("&quot;</bdi>");
    assertThat(Html.name("\u05db\u05dc\u05d1").markup()).isEqualTo("<bdi>\u05db\u05dc\u05d1</bdi>");
  }
}
