package graft.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table that scrolls by itself where the page is too narrow.
 *
 * @param caption what it shows; also read out by screen readers
 * @param columns the headings, the first one of the names
 * @param rows in each row a cell for each column
 */
record Table(String caption, List<String> columns, List<List<Html>> rows) {
  static Table of(String caption, String... columns) {
    return new Table(caption, Arrays.asList(columns), new ArrayList<>());
  }

  /** Adds a row; a cell that is not {@code Html} is text. */
  void row(Object... cells) {
    rows.add(Arrays.stream(cells).map(cell -> Html.of("%s", cell)).toList());
  }

  Html html() {
    return Html.of(
        """
        <div class="scroll" tabindex="0" role="region" aria-label="%s">
        <table>
        <caption>%s</caption>
        <thead><tr>%s</tr></thead>
        <tbody>
        %s
        </tbody>
        </table>
        </div>""",
        caption,
        caption,
        Html.join(columns.stream().map(this::heading).toList()),
        Html.join(rows.stream().map(Table::row).toList()));
  }

  private Html heading(String name) {
    return Html.of(
        name.equals(columns.get(0))
            ? "<th scope=\"col\" class=\"left\">%s</th>"
            : "<th scope=\"col\">%s</th>",
        name);
  }

  private static Html row(List<Html> cells) {
    List<Html> written = new ArrayList<>();
    written.add(Html.of("<th scope=\"row\" class=\"name\">%s</th>", cells.get(0)));
    cells.stream().skip(1).forEach(cell -> written.add(Html.of("<td>%s</td>", cell)));
    return Html.of(
        "<tr>%s</tr>", new Html(String.join("", written.stream().map(Html::markup).toList())));
  }

  /** A share, 0 to 1, with a bar behind it. */
  static Html bar(double share) {
    return Html.of(
        "<span class=\"meter\" style=\"--share:%s\">%s</span>",
        Numbers.wholePercent(share).replace("<1%", "1%").replace(">99%", "99%"),
        Numbers.percent(share));
  }
}
