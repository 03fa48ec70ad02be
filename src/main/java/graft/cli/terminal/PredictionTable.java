package graft.cli.terminal;

import graft.files.PathText;
import graft.table.Columns;
import graft.table.Outcome;
import graft.table.Row;
import graft.table.RowFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jline.utils.AttributedString;

/**
 * Rows for people: the classes with their probabilities, then the path, in lines as wide as the
 * terminal. Of classes that don't fit, the less probable are left out; a long path loses its
 * beginning. Only the line of a file that could not be read may be longer.
 */
public final class PredictionTable implements RowFormat {
  private static final int WIDEST_LABEL = 30;
  private static final int LEAST_PATH = 20;
  private static final String GAP = "  ";
  private static final String CUT = "...";
  private static final String UNREADABLE = "unreadable";

  /** A probability with its gap. */
  private static final int NUMBER = "  0.1234".length();

  private final Columns columns;
  private final Screen screen;

  private final NameColumn labels;

  /** Classes in a line. */
  private final int classes;

  /** Width that is left for the path. */
  private final int path;

  /**
   * A table for a terminal.
   *
   * @param columns all probabilities are not shown
   */
  public PredictionTable(Columns columns, Screen screen) {
    this.columns = columns;
    this.screen = screen;
    this.labels = NameColumn.of(columns.labels(), UNREADABLE.length(), WIDEST_LABEL);
    int cell = labels.width() + NUMBER + GAP.length();
    // A line as wide as the terminal would be followed by an empty one on some.
    int width = screen.columns() - 1;
    this.classes = Math.max(1, Math.min(columns.topK(), (width - LEAST_PATH) / cell));
    this.path = Math.max(LEAST_PATH, width - classes * cell);
  }

  @Override
  public Columns columns() {
    return columns;
  }

  @Override
  public String header() {
    String cells =
        IntStream.rangeClosed(1, classes)
            .mapToObj(i -> cell(classes == 1 ? "class" : "class " + i, "p"))
            .collect(Collectors.joining());
    return cells + "path\n";
  }

  @Override
  public String row(Row row) {
    String name = plain(PathText.of(row.path()));
    if (!row.isReadable()) {
      String word = cell(UNREADABLE, "").replace(UNREADABLE, "");
      return screen.onOutput(Colour.FAILURE, UNREADABLE)
          + word
          + cell("", "").repeat(classes - 1)
          + name
          + " ("
          + plain(row.reason())
          + ")\n";
    }
    boolean below = columns.outcome(row) == Outcome.BELOW;
    StringBuilder line = new StringBuilder();
    for (int c : columns.top(row.probabilities()).subList(0, classes)) {
      boolean hidden = below && line.isEmpty();
      String number = String.format(Locale.ROOT, "%.4f", row.probabilities()[c]);
      line.append(cell(hidden ? "-" : columns.labels().get(c), number));
    }
    return line.append(end(name)).append('\n').toString();
  }

  private String cell(String words, String number) {
    return labels.cell(words) + "%8s".formatted(number) + GAP;
  }

  private String end(String name) {
    AttributedString text = new AttributedString(name);
    int width = text.columnLength();
    return width <= path ? name : CUT + text.columnSubSequence(width - path + CUT.length(), width);
  }

  /** Without control characters, which could act on the terminal. */
  private static String plain(String words) {
    return Console.plain(words);
  }
}
