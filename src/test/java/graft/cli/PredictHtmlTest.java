package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import graft.cli.terminal.ExitCode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code predict --html}: the pages say what the rows say. */
final class PredictHtmlTest {
  private static final Pattern IMAGE =
      Pattern.compile("<li><img src=\"data:image/jpeg;base64,([^\"]+)\" alt=\"([^\"]*)\"");

  @TempDir static Path shared;
  private static Path model;
  private static Path pictures;

  @TempDir Path work;

  @BeforeAll
  static void setUp() throws IOException {
    model = TinyFiles.model(shared.resolve("model"));
    pictures = TinyFiles.pictures(shared.resolve("pictures"), 4);
    Files.writeString(pictures.resolve("green/bad <b>.png"), "no picture");
  }

  private static Ran predict(Object... words) {
    List<Object> all = new ArrayList<>(List.of("predict", "--model", model, "--batch-size", 4));
    all.addAll(List.of("--precision", "float32"));
    all.addAll(Arrays.asList(words));
    return Ran.graft(all.toArray());
  }

  private static Ran done(Object... words) {
    Ran ran = predict(words);
    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.UNREADABLE_FILES);
    return ran;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(work)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void picturesStandBelowTheirClassWithTheirProbability() throws IOException {
    Path page = work.resolve("new/g.html");
    Ran ran = done("--html", page, pictures);
    assertThat(ran.out()).isEqualTo(done(pictures).out());
    String html = Files.readString(page);
    for (String row : ran.out().lines().skip(1).filter(row -> row.endsWith(",")).toList()) {
      String[] fields = row.split(",");
      String percent = "%.1f%%".formatted(100 * Float.parseFloat(fields[2]));
      int section = html.indexOf("<h2><bdi>" + fields[1] + "</bdi>");
      int tile = html.indexOf("<span class=\"path\"><bdi>" + fields[0] + "</bdi>");
      assertThat(section).isPositive();
      assertThat(html.substring(section, html.indexOf("</section>", section)))
          .contains("<bdi>" + fields[0] + "</bdi>");
      assertThat(html.substring(html.lastIndexOf("<li>", tile), tile))
          .contains("<bdi>" + fields[1] + "</bdi> " + percent);
    }
    assertThat(html.substring(html.indexOf("<h2>Unreadable")))
        .contains("green/bad &lt;b&gt;.png</bdi>", "not a JPEG, PNG")
        .doesNotContain("<img");
    assertThat(page.resolveSibling("g.html.partial")).doesNotExist();
  }

  /** Each of one colour, that of its file, and as large as the tiny model's images. */
  @Test
  void smallCopiesShowTheirPictures() throws IOException {
    Path page = work.resolve("g.html");
    done("--html", page, "--features", work.resolve("v.npy"), pictures);
    var images = IMAGE.matcher(Files.readString(page)).results().toList();
    assertThat(images).hasSize(12);
    for (var found : images) {
      byte[] jpeg = Base64.getDecoder().decode(found.group(1));
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
      int expected = ImageIO.read(Path.of(found.group(2)).toFile()).getRGB(5, 5);
      assertThat(image.getWidth()).isEqualTo(8);
      for (int shift = 0; shift <= 16; shift += 8) {
        int difference = (image.getRGB(5, 5) >> shift & 0xff) - (expected >> shift & 0xff);
        assertThat(Math.abs(difference)).as(found.group(2)).isLessThan(8);
      }
    }
  }

  @Test
  void belowTheThresholdIsAGroupOfItsOwn() throws IOException {
    Path page = work.resolve("g.html");
    done("--html", page, "--threshold", 1, "--top-k", 3, pictures);
    String html = Files.readString(page);
    assertThat(html)
        .contains("<h2>Below the threshold <span class=\"soft\">12 pictures</span></h2>")
        .contains("<strong>0 pictures</strong> in 0 classes, 12 below the threshold, 1 unreadable");
    assertThat(html.split("<br>")).hasSize(1 + 2 * 12);
  }

  @Test
  void aListOnStandardInputAndQuiet() throws IOException {
    Path page = work.resolve("g.html");
    Path one = pictures.resolve("red/0.png");
    InputStream before = System.in;
    String list = one + "\n" + one + "\n";
    System.setIn(new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)));
    try {
      Ran ran = predict("--quiet", "--html", page, "-").assertDone();
      assertThat(ran.err()).isEmpty();
    } finally {
      System.setIn(before);
    }
    assertThat(IMAGE.matcher(Files.readString(page)).results()).hasSize(2);
  }

  @Test
  void pagesInTheFolderAreNoInputs() throws IOException {
    Path folder = TinyFiles.pictures(work.resolve("own"), 1);
    Path page = folder.resolve("g.html");
    predict("--all-files", "--html", page, folder).assertDone();
    Files.copy(page, folder.resolve("g-2.html"));
    Ran again = predict("--all-files", "--html", page, folder).assertDone();
    assertThat(again.err()).endsWith("3 classified, 0 unreadable\n");
    assertThat(folder.resolve("g-2.html")).as("of an earlier gallery").doesNotExist();
  }

  @Test
  void afterAFailureWithoutOutputNothingIsLeft() throws IOException {
    Path sorted = Files.createDirectories(work.resolve("sorted"));
    for (String label : List.of("blue", "green", "red")) {
      Files.createSymbolicLink(sorted.resolve(label), Path.of("nowhere"));
    }
    predict("--html", work.resolve("g.html"), "--copy-to", sorted, pictures)
        .assertFailed(ExitCode.FAILED, "cannot write " + sorted);
    assertThat(names()).containsExactly("sorted");
  }

  @Test
  void onlyAnEarlierGalleryIsReplaced() throws IOException {
    Path own = Files.writeString(work.resolve("g-3.html"), "my own");
    predict("--html", work.resolve("g.html"), pictures)
        .assertFailed(ExitCode.WRONG_USE, own + " is there and is no page of an earlier gallery");
    predict("--html", own, pictures)
        .assertFailed(ExitCode.WRONG_USE, own + " is there and is no page of an earlier gallery");
    assertThat(names()).containsExactly("g-3.html");
    assertThat(own).hasContent("my own");
  }
}
