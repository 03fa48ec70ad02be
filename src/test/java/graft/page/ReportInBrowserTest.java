package graft.page;

import static org.assertj.core.api.Assertions.assertThat;

import graft.browser.Chromium;
import graft.browser.PageChecks;
import graft.machine.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reports as a browser shows them, see {@link PageChecks}. With {@code -Dgraft.screenshots=FOLDER}
 * pictures of them are written there, to be looked at.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ReportInBrowserTest {
  /** What a person who names classes or files may do to a page. */
  private static final List<String> HOSTILE =
      List.of(
          "<script>window.hurt = 1</script>",
          "\" onerror=\"window.hurt = 1\" x=\"",
          "' onload='window.hurt = 1' x='",
          "<img src=x onerror=\"window.hurt = 1\">",
          "</style></title></svg><script>window.hurt = 1</script>",
          "right \u202eto left \u05d0\u05d1\u05d2",
          "a".repeat(300),
          "many words ".repeat(30),
          "javascript:window.hurt=1",
          "100%s & 50%n");

  private Path folder;
  private Chromium browser;
  private Thumbnails thumbnails;

  @BeforeAll
  void start(@TempDir Path scratch) throws IOException {
    folder = scratch;
    browser = Chromium.startOrSkip(Files.createDirectory(scratch.resolve("browser")));
    thumbnails = new Thumbnails(SessionOptions.defaults());
  }

  @AfterAll
  void end() {
    Chromium started = browser;
    Thumbnails made = thumbnails;
    try (started;
        made) {
      // Each is closed, even if another one throws.
    }
  }

  private void check(SampleReport report, String name) throws IOException {
    check(report.page(thumbnails), name);
  }

  private void check(ReportPage page, String name) throws IOException {
    Path file = Files.writeString(folder.resolve(name), page.html());
    PageChecks.check(browser, file);
  }

  @Test
  void aTinyRun() throws IOException {
    SampleReport tiny = new SampleReport(List.of("blue", "green", "red"), 60, 8, 0.8);
    check(tiny, "tiny.html");
    check(tiny.barePage(thumbnails), "bare.html");
  }

  @Test
  void aRunOnTenClasses() throws IOException {
    check(new SampleReport(SampleReport.CIFAR, 10_000, 32, 0.93), "10.html");
  }

  /** Real pictures, a real training and what is found in its features. */
  @Test
  void aRunOnCifar10() throws IOException {
    Path report = new CifarRun(Files.createDirectory(folder.resolve("run"))).report();
    assertThat(report)
        .content()
        .contains("<section id=\"training\"", "<section id=\"confusion\"", "airplane", "truck")
        .contains("<section id=\"classes\"", "<section id=\"mistakes\"", "<section id=\"doubts\"")
        .contains("<section id=\"labels\"", "<section id=\"duplicates\"")
        .contains("<section id=\"trust\"", "<section id=\"origin\"");
    PageChecks.check(browser, Files.copy(report, folder.resolve("cifar-10.html")));
  }

  @Test
  void aRunOnThreeHundredClasses() throws IOException {
    check(new SampleReport(SampleReport.names(300), 3_000, 16, 0.7), "300.html");
  }

  @Test
  void aRunOnFiftyClasses() throws IOException {
    check(new SampleReport(SampleReport.names(50), 1_000, 16, 0.7), "50.html");
  }

  @Test
  void aHeadingSortsTheTableOfClasses() throws IOException {
    SampleReport report = new SampleReport(List.of("b 10", "a", "b 9"), 60, 8, 0.8);
    Path file = Files.writeString(folder.resolve("sorted.html"), report.page(thumbnails).html());
    try (var page = browser.newPage()) {
      page.open(file);
      String button = "document.querySelectorAll('table.sortable th button')[0]";
      String names =
          "[...document.querySelectorAll('table.sortable tbody th')].map(th => th.textContent).join()";
      page.evaluate(button + ".click()");
      assertThat(page.evaluate(names).asText()).isEqualTo("a,b 9,b 10");
      page.evaluate(button + ".click()");
      assertThat(page.evaluate(names).asText()).isEqualTo("b 10,b 9,a");
      assertThat(page.evaluate(button + ".parentNode.ariaSort").asText()).isEqualTo("descending");
      assertThat(page.complaints()).isEmpty();
    }
  }

  /** The tables of classes and of label errors; checkVisibility knows skipped contents. */
  @Test
  void whatIsFoldedUpIsPrinted() throws IOException {
    SampleReport report = new SampleReport(SampleReport.names(60), 300, 8, 0.8);
    Path file = Files.writeString(folder.resolve("print.html"), report.page(thumbnails).html());
    try (var page = browser.newPage()) {
      page.open(file);
      String visible =
          "[...document.querySelectorAll('details table')].map(t => t.checkVisibility()).join()";
      assertThat(page.evaluate(visible).asText()).matches("false(,false)+");
      page.print();
      assertThat(page.evaluate(visible).asText()).matches("true(,true)+");
    }
  }

  /** On a phone the matrix scrolls; on paper the names of its columns are turned. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shortWordsOfTheMatrixAreWhole(boolean printed) throws IOException {
    List<String> names = new ArrayList<>(SampleReport.CIFAR);
    names.set(2, "photographer");
    names.set(3, "polar bear");
    SampleReport report = new SampleReport(names, 10_000, 8, 0.9);
    Path file = Files.writeString(folder.resolve("words.html"), report.page(thumbnails).html());
    try (var page = browser.newPage()) {
      page.screen(printed ? 718 : 360, 740, !printed);
      page.open(file);
      if (printed) {
        page.print();
        String right = "document.querySelector('.matrix').getBoundingClientRect().right";
        assertThat(page.evaluate(right).asInt()).isLessThanOrEqualTo(718);
      }
      String broken =
          """
          [...document.querySelectorAll('.matrix th bdi')].flatMap(name =>
            [...name.textContent.matchAll(/\\S+/g)].filter(word => {
              const range = document.createRange();
              range.setStart(name.firstChild, word.index);
              range.setEnd(name.firstChild, word.index + word[0].length);
              const box = name.getBoundingClientRect();
              const place = range.getBoundingClientRect();
              return range.getClientRects().length > 1
                || place.right > box.right + 1 || place.bottom > box.bottom + 1;
            })).map(word => word[0]).join()
          """;
      assertThat(page.evaluate(broken).asText()).isEmpty();
    }
  }

  /** The whole name is its title. */
  @Test
  void longClassNamesAreShortenedUnderPictures() throws IOException {
    String name = "w".repeat(300);
    List<String> names = List.of(name, "many words ".repeat(30), "cat");
    SampleReport report = new SampleReport(names, 60, 8, 0.5);
    Path file = Files.writeString(folder.resolve("long.html"), report.page(thumbnails).html());
    try (var page = browser.newPage()) {
      page.open(file);
      String lines =
          """
          Math.max(...[...document.querySelectorAll('.pictures div :not(.path) > bdi, .pictures div > bdi')]
            .map(name => name.getBoundingClientRect().height
              / parseFloat(getComputedStyle(name).lineHeight)))
          """;
      assertThat(page.evaluate(lines).asDouble()).isBetween(3.5, 4.5);
      String title = "document.querySelector('#mistakes bdi[title^=w]').title";
      assertThat(page.evaluate(title).asText()).isEqualTo(name);
    }
  }

  /** Wherever the page ends, the heading and the text below it stand above the first pictures. */
  @Test
  void aHeadingIsPrintedWithItsPictures() throws IOException {
    SampleReport report = new SampleReport(SampleReport.CIFAR, 300, 16, 0.5);
    Path file = Files.writeString(folder.resolve("heading.html"), report.page(thumbnails).html());
    try (var page = browser.newPage()) {
      page.open(file);
      page.evaluate("document.querySelector('#mistakes li').id = 'first-picture'");
      for (int height = 500; height < 1000; height += 50) {
        var sheets = page.printedSheets(height, List.of("mistakes-title", "first-picture"));
        assertThat(Set.copyOf(sheets.values())).as("height " + height).hasSize(1);
      }
    }
  }

  @Test
  void hostileNames() throws IOException {
    check(new SampleReport(HOSTILE, 200, 16, 0.6), "hostile.html");
  }
}
