package graft.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/** What every page that Graft writes must be, as a browser sees it. */
public final class PageChecks {
  /**
   * Where the scripts put whatever a page, in which hostile text became a script, would have run.
   */
  private static final String HURT = "window.hurt";

  private static final String SCREENSHOTS = "graft.screenshots";

  private static final int PHONE = 360;

  private final Page page;
  private final Path file;

  private PageChecks(Page page, Path file) {
    this.page = page;
    this.file = file;
  }

  /** Opens a file in a page of its own, and checks all of it. */
  public static void check(Chromium browser, Path file) throws IOException {
    try (Page page = browser.newPage()) {
      page.screen(1280, 900, false);
      page.open(file);
      PageChecks checks = new PageChecks(page, file);
      checks.nothingRuns();
      checks.imagesDecode();
      checks.contrast();
      checks.keyboard();
      checks.phone();
      checks.staysOnThePage();
      checks.pictures();
    }
  }

  private void nothingRuns() throws IOException {
    assertThat(page.evaluate(HURT + " === undefined").asBoolean())
        .as("text ran as script")
        .isTrue();
    assertThat(page.evaluate("document.documentElement.lang.length").asInt()).isPositive();
    assertThat(page.evaluate("document.title.length").asInt()).isPositive();
  }

  private void imagesDecode() throws IOException {
    JsonNode found = page.evaluateFile("images.js");
    assertThat(found.get("bad")).as("images that can't be decoded").isEmpty();
    assertThat(found.get("withoutAlternative").asInt()).as("pictures without a text").isZero();
  }

  private void contrast() throws IOException {
    for (boolean dark : new boolean[] {false, true}) {
      page.dark(dark);
      JsonNode found = page.evaluateFile("contrast.js");
      assertThat(found.get("texts").asInt()).as("texts that were looked at").isPositive();
      assertThat(found.get("bad")).as(dark ? "too pale in the dark" : "too pale").isEmpty();
    }
    page.dark(false);
  }

  /** Goes through the page with the key Tab. */
  private void keyboard() throws IOException {
    JsonNode found = page.evaluateFile("focusable.js");
    assertThat(found.get("bad")).isEmpty();
    int count = found.get("count").asInt();
    BitSet reached = new BitSet(count);
    // Boxes that scroll take the focus too, without being asked for it.
    for (int key = 0; reached.cardinality() < count && key < 2 * count + 50; key++) {
      page.press("Tab", 9);
      JsonNode focused = page.evaluateFile("focused.js");
      assertThat(focused.get("seen").asBoolean()).as("focus to be seen: " + focused).isTrue();
      if (focused.get("number").asInt() >= 0) {
        reached.set(focused.get("number").asInt());
      }
    }
    assertThat(reached.cardinality()).as("reached by keyboard").isEqualTo(count);
  }

  private void phone() throws IOException {
    page.screen(PHONE, 740, true);
    JsonNode found = page.evaluateFile("width.js");
    assertThat(found.get("wide")).as("wider than a phone").isEmpty();
    assertThat(found.get("screen").asInt()).as("width in which it is laid out").isEqualTo(PHONE);
    assertThat(found.get("page").asInt()).as("width of the page").isLessThanOrEqualTo(PHONE);
    page.screen(1280, 900, false);
  }

  /** For people to look at, where the property {@link #SCREENSHOTS} names a folder. */
  private void pictures() throws IOException {
    String folder = System.getProperty(SCREENSHOTS);
    if (folder != null) {
      String name = Files.createDirectories(Path.of(folder)) + "/" + file.getFileName();
      page.evaluate("scrollTo(0, 0); document.activeElement.blur()");
      page.screen(1280, 1600, false);
      page.screenshot(Path.of(name + "-light.png"));
      page.dark(true);
      page.screenshot(Path.of(name + "-dark.png"));
      page.screen(PHONE, 1600, true);
      page.screenshot(Path.of(name + "-phone.png"));
    }
  }

  private void staysOnThePage() {
    assertThat(page.complaints()).as("console").isEmpty();
    String own = file.toAbsolutePath().toUri().toString();
    List<String> others =
        page.requests().stream()
            .filter(url -> !url.equals(own.substring(0, Math.min(own.length(), 200))))
            .filter(url -> !url.startsWith("data:"))
            .toList();
    assertThat(others).as("requests").isEmpty();
  }
}
