package graft.card;

import java.util.regex.Pattern;

/** Writes any text so that Markdown shows it as it is, and takes nothing in it for markup. */
final class Markdown {
  /**
   * What CommonMark or GitHub's tables, links and formulas may act on. A backslash before any ASCII
   * punctuation makes it plain (CommonMark 0.31, section 2.4).
   */
  private static final Pattern ACTING = Pattern.compile("[\\\\`*_{}\\[\\]<>()#+!|&~$@:=^\"]");

  /** GitHub makes a link of a word that begins so. */
  private static final Pattern WEB = Pattern.compile("(?i)(www)\\.");

  private static final Pattern TICKS = Pattern.compile("`+");

  private Markdown() {}

  /** Text within a line, such as a cell of a table. */
  static String text(String words) {
    String plain = ACTING.matcher(Plain.of(words)).replaceAll("\\\\$0");
    return WEB.matcher(plain).replaceAll("$1\\\\.");
  }

  /**
   * A block of one line of code, fenced with more backticks than it holds. What can't be seen is
   * shown, as in {@link Plain}: a line break or a mark of direction in a folder's name would make
   * it look like another command.
   */
  static String code(String language, String line) {
    String code = Plain.of(line);
    int longest = TICKS.matcher(code).results().mapToInt(r -> r.end() - r.start()).max().orElse(0);
    String fence = "`".repeat(Math.max(3, longest + 1));
    return "%s%s\n%s\n%s\n".formatted(fence, language, code, fence);
  }
}
