package graft.card;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of classes and data are hostile text. */
final class EscapingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\0',
      value = {
        "golden retriever-2, 50%; golden retriever-2, 50%",
        "<script>alert(1)</script>; \\<script\\>alert\\(1\\)\\</script\\>",
        "a|b; a\\|b",
        "*_`#~; \\*\\_\\`\\#\\~",
        "[x](y) ![z]; \\[x\\]\\(y\\) \\!\\[z\\]",
        "back\\slash; back\\\\slash",
        "https://a.b &c; https\\://a.b \\&c",
        "www.a.b; www\\.a.b",
        "me@a.b $x$; me\\@a.b \\$x\\$",
        "größe 猫 😀; größe 猫 😀"
      })
  void markdown(String words, String written) {
    assertThat(Markdown.text(words)).isEqualTo(written);
  }

  @Test
  void whatCannotBeSeenIsShown() {
    assertThat(Markdown.text("a\u202eb\nc\u0000d\ud800e\u2028f"))
        .isEqualTo("a\\(U\\+202E\\)b\\(U\\+000A\\)c\\(U\\+0000\\)d\\(U\\+D800\\)e\\(U\\+2028\\)f");
  }

  @Test
  void aFenceIsLongerThanAnyInIt() {
    assertThat(Markdown.code("sh", "a ```` b")).isEqualTo("`````sh\na ```` b\n`````\n");
    assertThat(Markdown.code("sh", "a")).isEqualTo("```sh\na\n```\n");
  }

  @Test
  void aCommandStaysOnOneLineAndHidesNothing() {
    assertThat(Markdown.code("sh", "graft --data 'a\u202eb\n```'"))
        .isEqualTo("````sh\ngraft --data 'a(U+202E)b(U+000A)```'\n````\n");
  }

  @Test
  void yaml() {
    assertThat(Yaml.text("say \"a\\b\": #c")).isEqualTo("\"say \\\"a\\\\b\\\": #c\"");
    assertThat(Yaml.text("a\u202eb\nc\ud800d😀")).isEqualTo("\"a\\u202Eb\\u000Ac\ufffdd😀\"");
    assertThat(Yaml.text("\udb40\udc01")).isEqualTo("\"\\U000E0001\"");
  }
}
