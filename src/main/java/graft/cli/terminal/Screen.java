package graft.cli.terminal;

import java.nio.charset.Charset;
import java.util.Map;

/**
 * What the user's terminal shows. The launcher says which streams are terminals.
 *
 * @param error whether standard error is a terminal, which can show a progress bar
 * @param output whether standard output is a terminal
 * @param colours whether the terminal may show colours
 * @param blocks whether standard error can show block characters
 * @param columns characters on a line
 */
public record Screen(boolean error, boolean output, boolean colours, boolean blocks, int columns) {
  /** No terminal: files and pipes. */
  public static final Screen NONE = new Screen(false, false, false, false, 80);

  /** On a narrower terminal some lines wrap. */
  private static final int FEWEST_COLUMNS = 60;

  /** Where results go to a file or a pipe. */
  private static final int FILE_COLUMNS = 100;

  /** What the launcher passed, and what the environment asks for. */
  public static Screen detect() {
    // A terminal may say that it has 0 columns, which means that it doesn't know.
    int columns = Integer.getInteger("graft.columns", 0);
    return new Screen(
        Boolean.getBoolean("graft.terminal"),
        Boolean.getBoolean("graft.terminal.out"),
        wantsColours(System.getenv()),
        hasBlocks(System.getProperty("graft.charset")),
        columns > 0 ? columns : NONE.columns());
  }

  /** Whether the user has not refused colours; see https://no-color.org. */
  static boolean wantsColours(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }

  /**
   * Whether an encoding has block characters.
   *
   * @param charset the name of the user's; null or unknown for that of standard error
   */
  static boolean hasBlocks(String charset) {
    Charset known =
        charset != null && Charset.isSupported(charset)
            ? Charset.forName(charset)
            : StandardError.charset();
    return known.newEncoder().canEncode(Curves.BLOCKS);
  }

  /** Characters that a line of results may have. */
  public int outputColumns() {
    return output ? usedColumns() : FILE_COLUMNS;
  }

  /** Characters that a line of notices may have; unlimited in a file or a pipe. */
  public int errorColumns() {
    return error ? usedColumns() : Integer.MAX_VALUE;
  }

  /** A line as wide as the terminal would be followed by an empty one on some. */
  private int usedColumns() {
    return Math.max(FEWEST_COLUMNS, columns) - 1;
  }

  /** Words of standard error in a colour, where it shows colours. */
  public String onError(Colour colour, String words) {
    return error && colours ? colour.of(words) : words;
  }

  /** Words of standard output in a colour, where it shows colours. */
  public String onOutput(Colour colour, String words) {
    return output && colours ? colour.of(words) : words;
  }
}
