package graft.page;

import java.util.Arrays;
import java.util.List;

/**
 * A part of a page.
 *
 * @param id its name in addresses within the page
 * @param title its heading
 * @param body what stands below the heading; a section without a body is left out of the page
 */
record Section(String id, String title, Html body) {
  static Section of(String id, String title, Html... parts) {
    return new Section(
        id, title, Html.join(Arrays.stream(parts).filter(part -> !part.isEmpty()).toList()));
  }

  private Html html() {
    return Html.of(
        """
        <section id="%s" aria-labelledby="%s-title">
        <h2 id="%s-title">%s</h2>
        %s
        </section>""",
        id, id, id, title, body);
  }

  /** The links to those sections that have something to say. */
  static Html contents(List<Section> sections) {
    return Html.of(
        """
        <nav aria-label="Contents">
        <ul>
        %s
        </ul>
        </nav>""",
        Html.join(
            sections.stream()
                .filter(section -> !section.body.isEmpty())
                .map(
                    section ->
                        Html.of("<li><a href=\"#%s\">%s</a></li>", section.id, section.title))
                .toList()));
  }

  /** Those sections that have something to say. */
  static Html all(List<Section> sections) {
    return Html.of(
        "<main>\n%s\n</main>",
        Html.join(
            sections.stream()
                .filter(section -> !section.body.isEmpty())
                .map(Section::html)
                .toList()));
  }
}
