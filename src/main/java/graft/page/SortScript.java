package graft.page;

import graft.files.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The one script of a report: it makes buttons of the headings of tables that can be sorted. The
 * page's policy allows this text by its hash, and no other script.
 */
final class SortScript {
  private static final String TEXT =
      """
      for (const table of document.querySelectorAll('table.sortable')) {
        const heads = [...table.tHead.rows[0].cells];
        heads.forEach((head, column) => {
          const words = row => row.cells[column].textContent.trim();
          const number = row => parseFloat(words(row).replaceAll(',', ''));
          const compare = head.classList.contains('name')
            ? (a, b) => words(a).localeCompare(words(b), undefined, { numeric: true })
            : (a, b) => number(a) - number(b);
          const known = row => head.classList.contains('name') || !isNaN(number(row));
          const button = document.createElement('button');
          button.append(...head.childNodes);
          head.append(button);
          button.addEventListener('click', () => {
            const turn = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
            heads.forEach(each => each.removeAttribute('aria-sort'));
            head.setAttribute('aria-sort', turn > 0 ? 'ascending' : 'descending');
            const rows = [...table.tBodies[0].rows];
            const last = rows.filter(row => !known(row));
            rows.filter(known).sort((a, b) => turn * compare(a, b)).concat(last)
              .forEach(row => table.tBodies[0].append(row));
          });
        });
      }
      """;

  private SortScript() {}

  /** What the policy says of scripts. */
  static String source() {
    byte[] hash = Hashes.newSha256().digest(TEXT.getBytes(StandardCharsets.UTF_8));
    return "script-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
  }

  /** The element, for the end of the body. */
  static Html html() {
    return new Html("<script>" + TEXT + "</script>");
  }
}
