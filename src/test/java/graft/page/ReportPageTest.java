package graft.page;

import static org.assertj.core.api.Assertions.assertThat;

import graft.machine.SessionOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static final int MEGABYTE = 1_000_000;
  private static Thumbnails thumbnails;

  @BeforeAll
  static void open() {
    thumbnails = new Thumbnails(SessionOptions.defaults());
  }

  @AfterAll
  static void close() {
    thumbnails.close();
  }

  @Test
  void aPageHasAllThatThereIsToSay() {
    String html = new SampleReport(SampleReport.CIFAR, 500, 32, 0.9).page(thumbnails).html();
    assertThat(html)
        .contains("95% confidence interval", "best epoch (7)", "resumed", "frozen", "unfrozen")
        .contains("id=\"confusion\"", "class=\"matrix\"", "taken for", "id=\"classes\"")
        .contains("id=\"mistakes\"", "id=\"doubts\"", "id=\"labels\"", "id=\"duplicates\"")
        .contains("id=\"trust\"", "id=\"skipped\"", "torn.jpg", "id=\"origin\"");
  }

  /** Neither heading nor link: nothing of a section without content is there. */
  @Test
  void sectionsWithNothingToSayAreLeftOut() {
    String html = new SampleReport(SampleReport.CIFAR, 100, 8, 1.1).barePage(thumbnails).html();
    assertThat(html)
        .doesNotContain("training\"", "mistakes", "labels\"", "duplicates\"", "skipped\"")
        .doesNotContain("taken for</h3>", "resumed")
        .contains("id=\"confusion\"", "id=\"doubts\"", "id=\"trust\"");
    for (String id : idsOfLinks(html)) {
      assertThat(html).contains("<section id=\"" + id + "\"");
    }
  }

  /** Of pure noise, which JPEG can't make small: 128 pixels a side, as photographs have. */
  @Test
  void tenClassesAndTenThousandPicturesTakeLessThanFiveMegabytes() {
    String html = new SampleReport(SampleReport.CIFAR, 10_000, 128, 0.9).page(thumbnails).html();
    int bytes = html.getBytes(StandardCharsets.UTF_8).length;
    System.out.printf("%.2f MB%n", (double) bytes / MEGABYTE);
    assertThat(bytes).isLessThan(5 * MEGABYTE);
  }

  @Test
  void aboveFiftyClassesTheMatrixIsATableOfPairs() {
    String html = new SampleReport(SampleReport.names(300), 900, 8, 0.8).page(thumbnails).html();
    assertThat(html)
        .doesNotContain("class=\"matrix")
        .contains("The 50 most frequent of", "Show all 300 classes");
    assertThat(new SampleReport(SampleReport.names(50), 300, 8, 0.8).page(thumbnails).html())
        .contains("class=\"matrix dense\"");
  }

  @Test
  void aboveAThousandClassesTheHardestAreListed() {
    String html = new SampleReport(SampleReport.names(1500), 3000, 8, 0.8).page(thumbnails).html();
    assertThat(html).contains("Show the 1,000 hardest of 1,500 classes");
  }

  @Test
  void thePageLoadsNothing() {
    String html = new SampleReport(SampleReport.CIFAR, 200, 16, 0.8).page(thumbnails).html();
    String withoutPictures =
        withoutScript(html).replaceAll("data:image/jpeg;base64,[A-Za-z0-9+/=]+", "data:");
    assertThat(withoutPictures)
        .doesNotContain("http:", "https:", "//", "url(", "@import", "<script", "<link rel=\"style")
        .contains("default-src 'none'");
    assertThat(html).contains(SortScript.source()).containsOnlyOnce("<script");
    assertThat(Pattern.compile("(src|href)=\"(?!data:|#)").matcher(withoutPictures).find())
        .isFalse();
  }

  @Test
  void hostileNamesAreText() {
    String rightToLeft = "\u202egpj.exe";
    List<String> hostile =
        List.of(
            "<script>alert(1)</script>",
            "\" onmouseover=\"alert(2)",
            "' style='x",
            rightToLeft,
            "w".repeat(300),
            "&lt;b&gt;");
    String html = new SampleReport(hostile, 120, 8, 0.7).page(thumbnails).html();
    assertThat(withoutScript(html))
        .doesNotContain("<script", "\" onmouseover=\"", "' style='", "\u202e")
        .contains("&lt;script&gt;alert(1)", "&#39; style=&#39;x", "\u27e8U+202E\u27e9gpj.exe")
        .contains("w".repeat(300), "&amp;lt;b&amp;gt;");
  }

  private static String withoutScript(String html) {
    return html.replace(SortScript.html().markup(), "").replace(SortScript.source(), "");
  }

  private static List<String> idsOfLinks(String html) {
    return Pattern.compile("href=\"#([a-z]+)\"")
        .matcher(html)
        .results()
        .map(link -> link.group(1))
        .toList();
  }
}
