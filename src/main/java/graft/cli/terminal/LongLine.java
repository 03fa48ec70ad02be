package graft.cli.terminal;

/** Breaks long lines between words. */
public final class LongLine {
  private LongLine() {}

  /**
   * The line, broken where it is longer than {@code columns}. A word that is longer stays whole.
   *
   * @param indent blanks before each further line; what stands there in the first one is not broken
   */
  public static String folded(String line, int indent, int columns) {
    StringBuilder lines = new StringBuilder();
    String rest = line;
    while (rest.length() > columns) {
      int end = rest.lastIndexOf(' ', columns);
      if (end < indent) {
        end = rest.indexOf(' ', indent);
      }
      if (end < 0) {
        break;
      }
      lines.append(rest.substring(0, end).stripTrailing()).append('\n');
      rest = " ".repeat(indent) + rest.substring(end + 1);
    }
    return lines.append(rest.stripTrailing()).toString();
  }
}
