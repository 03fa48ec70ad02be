package graft.card;

/**
 * Makes characters visible that a reader could not see, or that would make a name look like
 * another.
 */
final class Plain {
  private Plain() {}

  /**
   * The text with {@code (U+XXXX)} for each control character, line break, mark of direction, other
   * character without a shape, and half of a character.
   */
  static String of(String words) {
    StringBuilder plain = new StringBuilder();
    words
        .codePoints()
        .forEach(
            c -> {
              if (isShown(c)) {
                plain.appendCodePoint(c);
              } else {
                plain.append("(U+%04X)".formatted(c));
              }
            });
    return plain.toString();
  }

  static boolean isShown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
