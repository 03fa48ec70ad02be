package graft.page;

import graft.files.Percent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table that scrolls by itself where the page is too narrow.
 *
 * @param caption what it shows; also read out by screen readers
 * @param names how many columns, from the first on, hold words and not numbers
 * @param columns the headings
 * @param rows in each row a cell for each column
 */
record Table(String caption, int names, List<String> columns, List<List<Html>> rows) {
  private static final Html LEFT = new Html(" class=\"name\"");

  static Table of(String caption, int names, String... columns) {
    return new Table(caption, names, Arrays.asList(columns), new ArrayList<>());
  }

  /** Adds a row; a cell that is not {@code Html} is text. */
  void row(Object... cells) {
    rows.add(Arrays.stream(cells).map(cell -> Html.of("%s", cell)).toList());
  }

  Html html() {
    return html(Html.NONE);
  }

  /** The same, and in a browser that runs scripts its headings are buttons that sort it. */
  Html sortable() {
    return html(new Html(" class=\"sortable\""));
  }

  private Html html(Html style) {
    return Html.of(
        """
        <div class="scroll" tabindex="0" role="region" aria-label="%s">
        <table%s>
        <caption>%s</caption>
        <thead><tr>%s</tr></thead>
        <tbody>
        %s
        </tbody>
        </table>
        </div>""",
        caption,
        style,
        caption,
        Html.join(
            IntStream.range(0, columns.size())
                .mapToObj(
                    i ->
                        Html.of(
                            "<th scope=\"col\"%s>%s</th>",
                            i < names ? LEFT : Html.NONE, columns.get(i)))
                .toList()),
        Html.join(rows.stream().map(this::row).toList()));
  }

  private Html row(List<Html> cells) {
    List<Html> written = new ArrayList<>();
    written.add(Html.of("<th scope=\"row\" class=\"name\">%s</th>", cells.get(0)));
    for (int i = 1; i < cells.size(); i++) {
      written.add(Html.of("<td%s>%s</td>", i < names ? LEFT : Html.NONE, cells.get(i)));
    }
    return Html.of("<tr>%s</tr>", Html.join(written));
  }

  /** A share, 0 to 1, with a bar behind it. */
  static Html bar(double share) {
    return Html.of(
        "<span class=\"meter\" style=\"--share:%s\">%s</span>",
        Numbers.wholePercent(share).replace("<1%", "1%").replace(">99%", "99%"), Percent.of(share));
  }
}
