package graft.gallery;

import graft.files.Percent;
import graft.page.Html;
import java.util.List;

/**
 * A file in a gallery: a picture, or the reason why it could not be read.
 *
 * @param path the file's path as text
 * @param group its place among the {@link Groups}
 * @param guesses classes of a picture, the most probable first; none if it could not be read
 * @param thumbnail a picture's small copy, as an address that holds it; null if there is none
 * @param reason why the file could not be read; null of a picture
 */
public record Tile(String path, int group, List<Guess> guesses, String thumbnail, String reason) {
  /**
   * A class that a picture may have.
   *
   * @param probability 0 to 1
   */
  public record Guess(String label, float probability) {
    private Html html() {
      return Html.of("%s %s", Html.shortened(label), Percent.of(probability));
    }
  }

  public Tile {
    guesses = List.copyOf(guesses);
  }

  /** A picture. */
  public static Tile picture(String path, int group, List<Guess> guesses, String thumbnail) {
    return new Tile(path, group, guesses, thumbnail, null);
  }

  /** A file that could not be read. */
  public static Tile unreadable(String path, Groups groups, String reason) {
    return new Tile(path, groups.unreadable(), List.of(), null, reason);
  }

  /** The probability of its class; 0 if it could not be read. */
  float probability() {
    return guesses.isEmpty() ? 0 : guesses.get(0).probability();
  }

  /** An item of a list of pictures, or a row of a table of files that could not be read. */
  Html html() {
    if (reason != null) {
      return Html.of(
          "<tr><th scope=\"row\" class=\"name\">%s</th><td class=\"name\">%s</td></tr>",
          Html.name(path), reason);
    }
    return Html.of(
        "<li>%s<div>%s%s<span class=\"path\">%s</span></div></li>",
        image(),
        Html.of("<strong>%s</strong>", guesses.get(0).html()),
        Html.join(guesses.stream().skip(1).map(g -> Html.of("<br>%s", g.html())).toList()),
        Html.name(path));
  }

  private Html image() {
    return thumbnail == null
        ? Html.NONE
        : Html.of(
            "<img src=\"%s\" alt=\"%s\" loading=\"lazy\" decoding=\"async\">",
            new Html(thumbnail), path);
  }
}
