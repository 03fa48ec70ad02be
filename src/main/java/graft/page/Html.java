package graft.page;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A piece of HTML or SVG. All of it comes from the templates of this package and from escaped text:
 * whatever is put into a template and is not {@code Html} itself is escaped, so that no file name
 * or label can become markup, in an element or in a quoted attribute.
 *
 * @param markup well-formed markup
 */
public record Html(String markup) {
  /** Names of so many characters are never cut off. */
  private static final int MOST_WHOLE = 40;

  /** Nothing. */
  public static final Html NONE = new Html("");

  /**
   * Fills a template.
   *
   * @param template markup with a {@code %s} for each value, either between tags or in an attribute
   *     in double quotes; a percent sign is written {@code %%}
   * @param values {@code Html}, which is put in as it is; of everything else the text is escaped
   */
  public static Html of(String template, Object... values) {
    return new Html(
        String.format(Locale.ROOT, template, Arrays.stream(values).map(Html::markupOf).toArray()));
  }

  /** Text without markup. */
  public static Html text(String text) {
    return new Html(escape(text));
  }

  /**
   * A name that others chose, such as a path or a label. It may be written from right to left, so
   * it is kept apart from the direction of the text around it.
   */
  public static Html name(String name) {
    return of("<bdi>%s</bdi>", name);
  }

  /** A name that the style sheet may cut off below a picture: a long one has itself as title. */
  public static Html shortened(String name) {
    return name.length() > MOST_WHOLE ? of("<bdi title=\"%s\">%s</bdi>", name, name) : name(name);
  }

  /** The pieces one after another, each on a line of its own. */
  public static Html join(List<Html> pieces) {
    return new Html(pieces.stream().map(Html::markup).collect(Collectors.joining("\n")));
  }

  public boolean isEmpty() {
    return markup.isEmpty();
  }

  private static String markupOf(Object value) {
    return value instanceof Html html ? html.markup : escape(String.valueOf(value));
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> escape(c, escaped));
    return escaped.toString();
  }

  private static void escape(int c, StringBuilder to) {
    switch (c) {
      case '&' -> to.append("&amp;");
      case '<' -> to.append("&lt;");
      case '>' -> to.append("&gt;");
      case '"' -> to.append("&quot;");
      case '\'' -> to.append("&#39;");
      default -> {
        if (isHidden(c)) {
          to.append(String.format(Locale.ROOT, "\u27e8U+%04X\u27e9", c));
        } else {
          to.appendCodePoint(c);
        }
      }
    }
  }

  /**
   * Whether a character is invisible and may deceive the reader: it turns the direction of the text
   * around, breaks the line, or is no character of HTML. The joiners are spared, which Persian and
   * Hindi words and many emoji need.
   */
  private static boolean isHidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.FORMAT -> c != 0x200c && c != 0x200d;
      default -> (c & 0xfffe) == 0xfffe;
    };
  }
}
