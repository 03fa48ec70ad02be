package graft.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import graft.browser.Chromium;
import graft.browser.Page;
import graft.browser.PageChecks;
import graft.dataset.ImageBatch;
import graft.dataset.image.Pixels;
import graft.gallery.Tile.Guess;
import graft.machine.SessionOptions;
import graft.page.Thumbnails;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.types.TUint8;

/** Galleries as a browser shows them, see {@link PageChecks}. */
@TestInstance(Lifecycle.PER_CLASS)
class GalleryInBrowserTest {
  /** What a person who names classes or files may do to a page. */
  private static final List<String> HOSTILE =
      List.of(
          "cat",
          "<script>window.hurt = 1</script>",
          "\" onerror=\"window.hurt = 1\" x=\"",
          "<img src=x onerror=\"window.hurt = 1\">",
          "</style></title></ul><script>window.hurt = 1</script>",
          "right \u202eto left \u05d0\u05d1\u05d2",
          "a".repeat(300),
          "100%s & 50%n");

  private Path folder;
  private Chromium browser;
  private List<String> thumbnails;

  @BeforeAll
  void start(@TempDir Path scratch) throws IOException {
    folder = scratch;
    browser = Chromium.startOrSkip(Files.createDirectory(scratch.resolve("browser")));
    thumbnails = thumbnails();
  }

  @AfterAll
  void end() {
    if (browser != null) {
      browser.close();
    }
  }

  /** Of small and of wide pictures. */
  private static List<String> thumbnails() {
    List<String> made = new ArrayList<>();
    try (Thumbnails thumbnails = new Thumbnails(SessionOptions.defaults())) {
      for (int side : new int[] {1, 32, 200}) {
        byte[] rgb = new byte[side * side * Pixels.CHANNELS];
        Arrays.fill(rgb, (byte) (side + 40));
        try (TUint8 one = ImageBatch.images(List.of(new Pixels(side, side, rgb)))) {
          made.addAll(thumbnails.of(one));
        }
      }
    }
    return made;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 60})
  void pagesAreAsTheyMustBe(int pictures) throws IOException {
    List<Path> pages = gallery(folder.resolve("gallery " + pictures + ".html"), pictures);
    assertThat(pages.size()).isBetween(pictures == 60 ? 3 : 1, pictures == 60 ? 5 : 1);
    for (Path page : pages) {
      PageChecks.check(browser, page);
    }
  }

  /** The whole name is its title. */
  @Test
  void longClassNamesAreShortened() throws IOException {
    List<Path> pages = gallery(folder.resolve("long.html"), 60);
    double most = 0;
    try (Page page = browser.newPage()) {
      page.screen(360, 740, true);
      for (Path file : pages) {
        page.open(file);
        String lines =
            """
            Math.max(0, ...[...document.querySelectorAll('.pictures bdi[title^=aaaa]')]
              .map(name => name.getBoundingClientRect().height
                / parseFloat(getComputedStyle(name).lineHeight)))
            """;
        most = Math.max(most, page.evaluate(lines).asDouble());
      }
    }
    assertThat(most).isBetween(3.5, 4.5);
  }

  /** Whatever the file's name. */
  @Test
  void linksLeadToTheOtherPages() throws IOException {
    Path first = folder.resolve("a?b c#d%41:e.html");
    gallery(first, 60);
    try (Page page = browser.newPage()) {
      page.open(first);
      page.follow("nav a[href*='-2.html']");
      assertThat(page.evaluate("document.title").asText()).startsWith("Gallery, page 2 of ");
      page.follow("nav a");
      assertThat(page.evaluate("document.title").asText()).startsWith("Gallery, page 1 of ");
      page.follow("nav a[href*='-3.html#']");
      assertThat(page.evaluate("document.querySelector(':target') !== null").asBoolean()).isTrue();
    }
  }

  /** Above one picture, on three pages or more, with files that could not be read. */
  private List<Path> gallery(Path first, int pictures) throws IOException {
    Groups groups = new Groups(HOSTILE);
    List<Tile> tiles = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      int group = i % (groups.below() + 1);
      List<Guess> guesses =
          Stream.of(group, group + 1)
              .map(label -> new Guess(HOSTILE.get(label % HOSTILE.size()), 0.5f))
              .toList();
      String path = HOSTILE.get(i % HOSTILE.size()) + ".png";
      tiles.add(Tile.picture(path, group, guesses, thumbnails.get(i % thumbnails.size())));
    }
    if (pictures > 1) {
      HOSTILE.forEach(text -> tiles.add(Tile.unreadable(text, groups, text)));
    }
    long bytes = tiles.stream().mapToLong(tile -> tile.html().markup().length()).sum();
    try (Gallery gallery =
        Gallery.open(first, folder.resolve("tiles"), groups, "0123abcd", 8_000 + bytes / 3)) {
      gallery.keep(0);
      gallery.add(tiles);
      gallery.place();
      gallery.delete();
    }
    return Stream.concat(Stream.of(first), Gallery.further(first).stream()).toList();
  }
}
