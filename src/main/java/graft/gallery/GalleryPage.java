package graft.gallery;

import graft.files.Count;
import graft.gallery.Layout.Span;
import graft.page.Html;
import graft.page.Page;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One page of a gallery.
 *
 * @param number from 1 on
 */
record GalleryPage(
    Groups groups, TileIndex index, PageNames names, List<List<Span>> pages, int number) {
  /** Stands where the tiles go; text can't be taken for it, as text is escaped. */
  private static final String PLACE = "<!-- tiles -->";

  /** Pages before and after this one that it links to, beside the first and the last. */
  private static final int NEAR = 3;

  /** Writes the page; its tiles come from their file, one after another. */
  void write(TileFile tiles, OutputStream out) throws IOException {
    String frame = frame().html();
    int place = frame.indexOf(PLACE);
    write(frame.substring(0, place), out);
    for (Span span : pages.get(number - 1)) {
      boolean pictures = span.group() != groups.unreadable();
      write(
          Html.of(
                  """
                  <section id="%s">
                  <h2>%s <span class="soft">%s</span></h2>
                  """,
                  id(span.group()), groups.title(span.group()), count(span))
              .markup(),
          out);
      write(pictures ? "<ul class=\"pictures\">\n" : TABLE, out);
      for (int i = span.from(); i < span.to(); i++) {
        out.write(tiles.html(index.offset(span.group(), i)));
        out.write('\n');
      }
      write(pictures ? "</ul>\n</section>\n" : "</tbody></table></div>\n</section>\n", out);
    }
    write(frame.substring(place + PLACE.length()), out);
  }

  private static final String TABLE =
      """
      <div class="scroll" tabindex="0" role="region" aria-label="unreadable files"><table>
      <thead><tr><th scope="col" class="left">file</th><th scope="col" class="left">why</th></tr></thead>
      <tbody>
      """;

  private static void write(String text, OutputStream out) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String id(int group) {
    return "group-" + group;
  }

  /** How many of a group are here. */
  private String count(Span span) {
    int all = index.size(span.group());
    String noun = span.group() == groups.unreadable() ? "file" : "picture";
    return span.size() == all
        ? Count.of(all, noun)
        : "%d to %d of %s".formatted(span.from() + 1, span.to(), Count.of(all, noun));
  }

  private Page frame() {
    String which = pages.size() == 1 ? "" : ", page %d of %d".formatted(number, pages.size());
    return new Page(
        "Gallery" + which + " \u2013 graft",
        Html.join(
            List.of(
                Html.of(
                    """
                    <header %s>
                    <h1>graft predict%s</h1>
                    <p class="lead">%s</p>
                    <p class="soft">Within a class, the surest pictures come first.</p>
                    </header>\
                    """,
                    new Html(PageNames.MARK), which, summary()),
                links("Pages"),
                classes(),
                Html.of("<main>\n%s</main>", new Html(PLACE)),
                links("Pages, once more"))));
  }

  private Html summary() {
    int classified = groups.labels().size();
    int pictures = 0;
    int classes = 0;
    for (int group = 0; group < classified; group++) {
      pictures += index.size(group);
      classes += index.size(group) > 0 ? 1 : 0;
    }
    List<Html> parts = new ArrayList<>();
    parts.add(
        Html.of(
            "<strong>%s</strong> in %s",
            Count.of(pictures, "picture"), Count.of(classes, "class")));
    if (index.size(groups.below()) > 0) {
      parts.add(Html.text(", " + index.size(groups.below()) + " below the threshold"));
    }
    if (index.size(groups.unreadable()) > 0) {
      parts.add(Html.text(", " + index.size(groups.unreadable()) + " unreadable"));
    }
    return new Html(String.join("", parts.stream().map(Html::markup).toList()));
  }

  /** Links to other pages: the first, the last and those near this one. */
  private Html links(String name) {
    if (pages.size() == 1) {
      return Html.NONE;
    }
    List<Html> items = new ArrayList<>();
    for (int page = 1; page <= pages.size(); page++) {
      if (page == number) {
        items.add(Html.of("<li><strong aria-current=\"page\">Page %s</strong></li>", page));
      } else if (page == 1 || page == pages.size() || Math.abs(page - number) <= NEAR) {
        items.add(Html.of("<li><a href=\"%s\">Page %s</a></li>", names.address(page), page));
      } else if (Math.abs(page - number) == NEAR + 1) {
        items.add(Html.of("<li>\u2026</li>"));
      }
    }
    return list(name, items);
  }

  private static Html list(String name, List<Html> items) {
    return Html.of("<nav aria-label=\"%s\">\n<ul>\n%s\n</ul>\n</nav>", name, Html.join(items));
  }

  /** On the first page, links to where each group begins. */
  private Html classes() {
    if (number != 1) {
      return Html.NONE;
    }
    List<Html> items = new ArrayList<>();
    for (int page = 1; page <= pages.size(); page++) {
      for (Span span : pages.get(page - 1)) {
        if (span.from() == 0) {
          items.add(
              item(span.group(), (page == 1 ? "" : names.address(page)) + "#" + id(span.group())));
        }
      }
    }
    return items.size() < 2 ? Html.NONE : list("Classes", items);
  }

  private Html item(int group, String address) {
    return Html.of(
        "<li><a href=\"%s\">%s</a> <span class=\"soft\">%s</span></li>",
        address, groups.title(group), index.size(group));
  }

  /**
   * At most so many bytes are on a page beside the tiles and the headings of their groups, if it is
   * the first.
   */
  static long bytesOfClasses(Groups groups, TileIndex index, PageNames names) {
    GalleryPage longest = new GalleryPage(groups, index, names, List.of(List.of(), List.of()), 1);
    String address = names.address(1_000_000) + "#" + id(1_000_000);
    long sum = 0;
    for (int group = 0; group < groups.count(); group++) {
      if (index.size(group) > 0) {
        sum += bytes(longest.item(group, address)) + 1;
      }
    }
    return sum;
  }

  /** At most so many bytes are around the tiles of a group. */
  static int bytesOfHeading(Groups groups) {
    int most = 0;
    for (int group = 0; group < groups.count(); group++) {
      most = Math.max(most, bytes(groups.title(group)));
    }
    return most + 2 * TABLE.length();
  }

  private static int bytes(Html html) {
    return html.markup().getBytes(StandardCharsets.UTF_8).length;
  }
}
