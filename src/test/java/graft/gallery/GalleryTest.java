package graft.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graft.failure.GraftException;
import graft.failure.WrongUseException;
import graft.gallery.Tile.Guess;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages from tiles that come in any order. */
final class GalleryTest {
  private static final String MARK = "0123abcd";
  private static final Groups GROUPS = new Groups(List.of("cat", "dog", "<b>\u202e\"'&"));
  private static final int BELOW = GROUPS.below();

  /** The smallest picture there is. */
  static final String PIXEL =
      "data:image/gif;base64,R0lGODdhAQABAIAAAAAAAAAAACwAAAAAAQABAAACAkQBADs=";

  @TempDir Path folder;

  private Path first() {
    return folder.resolve("g.html");
  }

  private Gallery open(String mark, long room) {
    return Gallery.open(first(), folder.resolve("g.html.partial"), GROUPS, mark, room);
  }

  private static Tile tile(String path, int group, float probability) {
    String label = GROUPS.labels().get(Math.min(group, 2));
    return Tile.picture(path, group, List.of(new Guess(label, probability)), PIXEL);
  }

  private static Tile bad(String path, String reason) {
    return Tile.unreadable(path, GROUPS, reason);
  }

  private void make(List<Tile> tiles, long room) {
    try (Gallery gallery = open(MARK, room)) {
      gallery.keep(0);
      gallery.add(tiles);
      gallery.place();
      gallery.delete();
    }
  }

  private void make(Tile... tiles) {
    make(List.of(tiles), Gallery.ROOM);
  }

  private String page(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(r -> r.group(1)).toList();
  }

  private static List<String> paths(String page) {
    return found("class=\"(?:path|name)\"><bdi>(.*?)</bdi>", page);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Map<String, String> bytes() throws IOException {
    Map<String, String> bytes = new TreeMap<>();
    for (String name : names()) {
      bytes.put(name, Arrays.toString(Files.readAllBytes(folder.resolve(name))));
    }
    return bytes;
  }

  @Test
  void picturesAreByClassTheSurestFirstAndTheUnreadableLast() throws IOException {
    make(
        bad("z.png", "cut"),
        tile("d1.png", 1, 0.5f),
        tile("low.png", BELOW, 0.4f),
        tile("c1.png", 0, 0.9f),
        tile("d2.png", 1, 0.75f),
        tile("d3.png", 1, 0.5f),
        bad("a.png", "no picture"));
    String page = page("g.html");
    assertThat(paths(page))
        .containsExactly("c1.png", "d2.png", "d1.png", "d3.png", "low.png", "z.png", "a.png");
    assertThat(found("<h2>(.*?) <span", page))
        .containsExactly("<bdi>cat</bdi>", "<bdi>dog</bdi>", "Below the threshold", "Unreadable");
    assertThat(page)
        .contains("<strong>4 pictures</strong> in 2 classes, 1 below the threshold, 2 unreadable")
        .contains("<strong><bdi>dog</bdi> 75.0%</strong>")
        .contains("<td class=\"name\">no picture</td>");
    assertThat(names()).containsExactly("g.html");
  }

  @Test
  void withoutAnyFileThereIsAPageAllTheSame() throws IOException {
    make();
    assertThat(page("g.html"))
        .contains("<strong>0 pictures</strong> in 0 classes")
        .doesNotContain("<section", "<nav");
  }

  @Test
  void moreClassesOfAPictureStandBelowItsFirst() throws IOException {
    List<Guess> guesses = List.of(new Guess("cat", 0.6f), new Guess("dog", 0.3996f));
    make(Tile.picture("a.png", 0, guesses, PIXEL));
    assertThat(page("g.html"))
        .contains("<strong><bdi>cat</bdi> 60.0%</strong><br><bdi>dog</bdi> 40.0%<span");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>window.hurt = 1</script>.png",
        "\" onerror=\"window.hurt = 1.png",
        "' onload='window.hurt = 1.png",
        "\u202egnp.exe",
        "</div></li></ul></main>.png",
        "<!-- tiles -->",
        "%s %n 100%",
        "line\nfeed.png"
      })
  void namesAreText(String name) throws IOException {
    make(tile(name, 2, 0.5f), bad(name, name));
    String page = page("g.html");
    assertThat(page).doesNotContain("<script", "\u202e", "<b>", "line\nfeed");
    assertThat(found("(<img [^<>]*>)", page))
        .singleElement()
        .asString()
        .matches("<img src=\"data:[^\"]*\" alt=\"[^\"]*\" loading=\"lazy\" decoding=\"async\">");
    assertThat(found("(</?[a-z]+)", page)).filteredOn("<li"::equals).hasSize(1 + 2);
    assertThat(found("(</main>)", page)).hasSize(1);
    assertThat(paths(page)).hasSize(2);
  }

  /** Of 9 KB each, as large photographs would have: 10,000 are 90 MB. */
  @Test
  void tenThousandPicturesAreSplitIntoPagesUnderTwentyMegabytes() throws IOException {
    String thumbnail = "data:image/jpeg;base64," + "A".repeat(9_000);
    List<Tile> tiles = new ArrayList<>();
    for (int i = 0; i < 9_990; i++) {
      Guess guess = new Guess(GROUPS.labels().get(i % 3), (i % 101) / 100f);
      tiles.add(Tile.picture("in/%05d.jpg".formatted(i), i % 3, List.of(guess), thumbnail));
    }
    IntStream.range(0, 10).forEach(i -> tiles.add(i * 900, bad("bad" + i, "cut")));
    make(tiles, Gallery.ROOM);
    List<String> shown = new ArrayList<>();
    int pages = names().size();
    assertThat(pages).isBetween(5, 8);
    for (int number = 1; number <= pages; number++) {
      String name = number == 1 ? "g.html" : "g-" + number + ".html";
      assertThat(Files.size(folder.resolve(name))).isLessThan(20_000_000);
      shown.addAll(paths(page(name)));
    }
    assertThat(shown).hasSize(10_000).doesNotHaveDuplicates();
    assertThat(shown.subList(9_990, 10_000)).allMatch(path -> path.startsWith("bad"));
    assertThat(Files.size(folder.resolve("g-2.html"))).isGreaterThan(18_000_000);
  }

  @Test
  void smallPicturesAreSplitByTheirNumber() throws IOException {
    make(
        IntStream.range(0, Layout.MOST_TILES + 1)
            .mapToObj(i -> tile(i + ".png", i % 2, 0.5f))
            .toList(),
        Gallery.ROOM);
    assertThat(names()).containsExactly("g-2.html", "g.html");
    assertThat(paths(page("g-2.html"))).hasSize(1);
    assertThat(page("g.html")).contains("1 to 1249 of 1250 pictures");
    assertThat(page("g-2.html")).contains("1250 to 1250 of 1250 pictures");
  }

  private static final List<Tile> MANY =
      IntStream.range(0, 60).mapToObj(i -> tile(i + ".png", i % 4, i / 60f)).toList();

  @Test
  void everyLinkLeadsToAPlaceThatIsThere() throws IOException {
    make(MANY, 6_000);
    List<String> names = names();
    assertThat(names).hasSizeBetween(4, 12);
    for (String name : names) {
      List<String> links = found("href=\"([^\"]*)\"", page(name));
      links.stream().filter(link -> !link.equals("data:,")).forEach(link -> follow(name, link));
    }
    assertThat(page("g.html")).contains("<a href=\"./g-2.html\">Page 2</a>");
    assertThat(page("g.html")).contains("<strong aria-current=\"page\">Page 1</strong>");
    assertThat(page("g-2.html")).contains("<a href=\"./g.html\">Page 1</a>");
    assertThat(found("href=\"[^\"]*#(group-.)\"", page("g.html")))
        .containsExactly("group-0", "group-1", "group-2", "group-3");
  }

  private void follow(String name, String link) {
    URI place = folder.resolve(name).toUri().resolve(link);
    Path file = Path.of(URI.create(place.toString().replaceFirst("#.*", "")));
    assertThat(file).exists();
    if (place.getFragment() != null) {
      assertThat(file).content().contains("id=\"" + place.getFragment() + "\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b#?%41.html", "scheme:x.htm", "v1.2.html", "-.HTML", "犬.html"})
  void linksToFilesOfAnyName(String name) throws IOException {
    Path target = folder.resolve(name);
    try (Gallery gallery = Gallery.open(target, folder.resolve("tiles"), GROUPS, MARK, 6_000)) {
      gallery.keep(0);
      gallery.add(MANY);
      gallery.place();
      gallery.delete();
    }
    int dot = name.lastIndexOf('.');
    String second = name.substring(0, dot) + "-2" + name.substring(dot);
    assertThat(folder.resolve(second)).exists();
    List<String> links = found("href=\"([^\"#]+)\">Page", Files.readString(folder.resolve(second)));
    assertThat(links).isNotEmpty();
    links.forEach(link -> follow(second, link));
  }

  @Test
  void thePagesOfALargerEarlierGalleryAreDeleted() throws IOException {
    make(MANY, 6_000);
    Path own = Files.writeString(folder.resolve("g-x.html"), "my own");
    Gallery.check(first());
    make(tile("a.png", 0, 0.5f));
    assertThat(names()).containsExactly("g-x.html", "g.html");
    assertThat(own).hasContent("my own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"g.html", "g-2.html", "g-17.html"})
  void anotherPageIsNotReplaced(String name) throws IOException {
    make(tile("a.png", 0, 0.5f));
    Path own = Files.writeString(folder.resolve(name), "<title>my own page</title>");
    assertThatThrownBy(() -> Gallery.check(first()))
        .isInstanceOf(WrongUseException.class)
        .hasMessage(
            own + " is there and is no page of an earlier gallery; name another file for --html");
    if (!name.equals("g-17.html")) {
      assertThatThrownBy(() -> make(MANY, 6_000)).isInstanceOf(WrongUseException.class);
    }
    assertThat(own).hasContent("<title>my own page</title>");
  }

  @Test
  void anEmptyFileIsReplaced() throws IOException {
    Files.createFile(first());
    Gallery.check(first());
    make(tile("a.png", 0, 0.5f));
    assertThat(paths(page("g.html"))).containsExactly("a.png");
  }

  @Test
  void onlyNumbersBeforeTheExtensionAreFurtherPages() throws IOException {
    for (String name : List.of("g-2.html", "g-10.html")) {
      assertThat(Gallery.mayReplace(first(), folder.resolve(name))).as(name).isTrue();
      Files.createFile(folder.resolve(name));
    }
    for (String name :
        List.of("g.html", "g-1.html", "g-02.html", "g-2.htm", "h-2.html", "g-.html")) {
      assertThat(Gallery.mayReplace(first(), folder.resolve(name))).as(name).isFalse();
      Files.createFile(folder.resolve(name));
    }
    assertThat(Gallery.further(first()))
        .containsExactlyInAnyOrder(folder.resolve("g-2.html"), folder.resolve("g-10.html"));
    assertThat(Gallery.further(folder.resolve("not/there/g.html"))).isEmpty();
  }

  /** After any batch, and after a cut anywhere in the last one. */
  @Test
  void goesOnWithTheTilesThatAreThere() throws IOException {
    make(MANY, 6_000);
    Map<String, String> whole = bytes();
    for (int cut : new int[] {0, 1, 11, 12, 13, 100}) {
      try (Gallery gallery = open(MARK, 6_000)) {
        gallery.keep(0);
        gallery.add(MANY.subList(0, 20));
        gallery.add(MANY.subList(20, 21));
      }
      Path partial = folder.resolve("g.html.partial");
      byte[] left = Files.readAllBytes(partial);
      Files.write(partial, Arrays.copyOf(left, left.length - cut));
      try (Gallery gallery = open(MARK, 6_000)) {
        assertThat(gallery.rows()).isEqualTo(cut == 0 ? 21 : 20);
        gallery.keep(16);
        assertThat(gallery.rows()).isEqualTo(16);
        gallery.add(MANY.subList(16, 60));
        gallery.place();
        gallery.delete();
      }
      assertThat(bytes()).isEqualTo(whole);
    }
  }

  @Test
  void zerosAtTheEndAreNoTiles() throws IOException {
    try (Gallery gallery = open(MARK, 6_000)) {
      gallery.keep(0);
      gallery.add(MANY.subList(0, 3));
    }
    Path partial = folder.resolve("g.html.partial");
    byte[] left = Files.readAllBytes(partial);
    Files.write(partial, Arrays.copyOf(left, left.length + 5_000));
    try (Gallery gallery = open(MARK, 6_000)) {
      assertThat(gallery.rows()).isEqualTo(3);
    }
  }

  @Test
  void tilesOfAnotherCallDoNotCount() {
    try (Gallery gallery = open(MARK, 6_000)) {
      gallery.keep(0);
      gallery.add(MANY);
    }
    try (Gallery gallery = open("ffffffff", 6_000)) {
      assertThat(gallery.rows()).isZero();
      gallery.keep(0);
      gallery.add(MANY.subList(0, 1));
      assertThat(gallery.rows()).isEqualTo(1);
    }
  }

  @Test
  void twoAtOnceAreRefused() {
    try (Gallery gallery = open(MARK, 6_000)) {
      assertThatThrownBy(() -> open(MARK, 6_000))
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("g.html.partial is in use by another graft");
      gallery.delete();
    }
  }

  @Test
  void aPageThatCannotBeWrittenIsNamed() throws IOException {
    Files.createDirectory(folder.resolve("g-2.html"));
    assertThatThrownBy(() -> make(MANY, 6_000))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("g-2.html");
    assertThat(first()).doesNotExist();
  }

  /** Each page is a document of its own, in UTF-8, with the end that it should have. */
  @Test
  void pagesAreWhole() throws IOException {
    make(MANY, 6_000);
    for (String name : names()) {
      String page = new String(Files.readAllBytes(folder.resolve(name)), StandardCharsets.UTF_8);
      assertThat(page).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
      for (String tag : List.of("section", "ul", "li", "nav", "main", "div", "table")) {
        long opened = count("<" + tag + "[ >]", page);
        assertThat(count("</" + tag + ">", page)).as(tag).isEqualTo(opened);
      }
    }
  }

  private static long count(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group).count();
  }
}
