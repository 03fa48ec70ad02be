package graft.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks find what they are for. */
@TestInstance(Lifecycle.PER_CLASS)
class PageChecksTest {
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>a page</title><link rel="icon" href="data:,"></head>
      <body><p>Text, and <a href="other.html">a link</a></p>%s</body>
      </html>
      """;

  private static final String PIXEL =
      "data:image/gif;base64,R0lGODdhAQABAIAAAAAAAAAAACwAAAAAAQABAAACAkQBADs=";

  private Path folder;
  private Chromium browser;

  @BeforeAll
  void start(@TempDir Path scratch) throws IOException {
    folder = scratch;
    browser = Chromium.startOrSkip(Files.createDirectory(scratch.resolve("browser")));
  }

  @AfterAll
  void end() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void aGoodPagePasses() {
    String good =
        """
        <img src="%s" alt="a pixel">
        <svg role="img" aria-label="a chart" width="60" height="30">
        <rect width="60" height="30" fill="#004" /><text x="5" y="20" fill="#fff">text</text></svg>
        <div style="overflow-x: auto"><div style="width: 2000px">wide, in a box of its own</div></div>
        <p style="background: #222; color: rgb(255 255 255 / 80%%)">light on dark</p>
        """
            .formatted(PIXEL);
    assertThatCode(() -> check(good)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<p style='color: #888'>pale</p> | too pale",
        "<p style='opacity: .5'>pale</p> | too pale",
        "<p style='background: linear-gradient(#fff, rgb(60 60 60))'>in a gradient</p> | too pale",
        "<svg aria-label='a'><text y='20' fill='#aaa'>pale</text></svg> | too pale",
        "<svg aria-label='a'><rect width='99' height='99'/><text y='20'>on black</text></svg>"
            + " | too pale",
        "<style>@media (prefers-color-scheme: dark) { p { background: #333 } }</style>"
            + " | too pale in the dark",
        "<img src='data:image/png;base64,AAAA' alt='broken'> | decoded",
        "<svg aria-label='a'><image href='data:image/png;base64,AAAA'/></svg> | decoded",
        "<img src='data:image/gif;base64,R0lGODdhAQABAIAAAAAAAAAAACwAAAAAAQABAAACAkQBADs='>"
            + " | without a text",
        "<svg><path d='M0 0'/></svg> | without a text",
        "<div style='width: 400px'>wide</div> | wider than a phone",
        "<script>console.error('no')</script> | console",
        "<script>throw new Error('no')</script> | console",
        "<script>window.hurt = 1</script> | text ran as script",
        "<img src='http://127.0.0.1:9/picture.png' alt='elsewhere'> | decoded",
        "<link rel='stylesheet' href='http://127.0.0.1:9/style.css'> | console",
        "<script>fetch('data:,a'); new Image().src = 'other.png'</script> | console",
        "<a href='x' tabindex='0' style='outline: none'>link</a> | focus to be seen",
        "<table><tr><th aria-sort='none'>head</th></tr></table> | takes no focus"
      })
  void aBadPageDoesNot(String markup, String why) {
    assertThatThrownBy(() -> check(markup))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatThePageAsksForIsKnown() throws IOException {
    try (Page page = browser.newPage()) {
      page.open(file("<iframe src='other.html'></iframe><img src='%s' alt='a'>".formatted(PIXEL)));
      assertThat(page.requests()).anyMatch(url -> url.endsWith("other.html"));
      assertThat(page.requests()).contains(PIXEL);
    }
  }

  @Test
  void showsDarkAndPhone() throws IOException {
    try (Page page = browser.newPage()) {
      page.open(file(""));
      page.dark(true);
      page.screen(360, 740, true);
      String dark = "matchMedia('(prefers-color-scheme: dark)').matches";
      assertThat(page.evaluate(dark).asBoolean()).isTrue();
      assertThat(page.evaluate("innerWidth").asInt()).isEqualTo(360);
      Path shot = page.screenshot(folder.resolve("shot.png"));
      assertThat(javax.imageio.ImageIO.read(shot.toFile()).getWidth()).isEqualTo(720);
    }
  }

  private void check(String markup) throws IOException {
    PageChecks.check(browser, file(markup));
  }

  private Path file(String markup) throws IOException {
    return Files.writeString(folder.resolve("page.html"), PAGE.formatted(markup));
  }
}
