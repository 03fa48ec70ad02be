package graft.cli.terminal;

import java.util.List;
import org.jline.utils.AttributedString;

/**
 * A column of names that others chose, such as those of classes. What could act on the terminal is
 * shown as in {@link Console#plain}, and one long name does not push all other columns out.
 *
 * @param width in characters of the terminal, of which those of some scripts take two
 */
record NameColumn(int width) {
  private static final String CUT = "...";

  /**
   * As wide as the widest name.
   *
   * @param least width that it has in any case
   * @param most width at which longer names are cut
   */
  static NameColumn of(List<String> names, int least, int most) {
    int widest = names.stream().mapToInt(name -> width(Console.plain(name))).max().orElse(0);
    return new NameColumn(Math.max(least, Math.min(widest, most)));
  }

  /** The name, as wide as the column. */
  String cell(String name) {
    AttributedString text = new AttributedString(Console.plain(name));
    String shown =
        text.columnLength() <= width
            ? text.toString()
            : text.columnSubSequence(0, width - CUT.length()) + CUT;
    return shown + " ".repeat(Math.max(0, width - width(shown)));
  }

  private static int width(String words) {
    return new AttributedString(words).columnLength();
  }
}
