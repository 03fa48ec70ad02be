package graft.card;

/** Writes values of YAML 1.1, which every reader of model cards understands. */
final class Yaml {
  /** The first character that has no place in {@code \\uXXXX}. */
  private static final int SUPPLEMENTARY = 0x10000;

  /** What stands for half of a character: YAML has no way to write one. */
  private static final int REPLACEMENT = 0xfffd;

  private Yaml() {}

  /**
   * A text in double quotes, in one line. Quoted text is never taken for a number, a date, a
   * boolean or markup (YAML 1.1, section 5.6).
   */
  static String text(String words) {
    StringBuilder quoted = new StringBuilder("\"");
    words.codePoints().forEach(c -> append(quoted, c));
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, int c) {
    if (c == '"' || c == '\\') {
      quoted.append('\\').append((char) c);
    } else if (Character.getType(c) == Character.SURROGATE) {
      quoted.appendCodePoint(REPLACEMENT);
    } else if (Plain.isShown(c)) {
      quoted.appendCodePoint(c);
    } else {
      quoted.append((c < SUPPLEMENTARY ? "\\u%04X" : "\\U%08X").formatted(c));
    }
  }
}
