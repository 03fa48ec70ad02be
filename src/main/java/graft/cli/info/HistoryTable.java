package graft.cli.info;

import graft.contract.EpochRecord;
import graft.files.Seconds;
import graft.train.EarlyStopping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The epochs of a training as a table, with the best one marked.
 *
 * @param epochs oldest first, at least one
 * @param rule how the best one is chosen
 * @param highlight changes the line of the best epoch, such as to a colour
 * @param width characters that a line may have; columns that don't fit are left out
 */
record HistoryTable(
    List<EpochRecord> epochs, EarlyStopping rule, UnaryOperator<String> highlight, int width) {
  /** The fewest lines of a table: header, gap, best epoch, gap, last epoch. */
  static final int FEWEST_LINES = 5;

  private static final String GAP = "  ";

  private static final List<Column> COLUMNS =
      List.of(
          new Column("phase", "%-8s", epoch -> epoch.phase().label()),
          new Column("epoch", "%5s", epoch -> Integer.toString(epoch.epoch())),
          new Column("loss", "%7s", epoch -> number("%.4f", epoch.loss())),
          new Column("accuracy", "%8s", epoch -> number("%.4f", epoch.accuracy())),
          new Column("val_loss", "%8s", epoch -> number("%.4f", epoch.valLoss())),
          new Column("val_accuracy", "%12s", epoch -> number("%.4f", epoch.valAccuracy())),
          new Column("rate", "%7s", epoch -> number("%.1e", epoch.learningRate())),
          new Column("time", "%11s", epoch -> Seconds.words(epoch.seconds())));

  /** Those that are left out where the lines would be too long, the first one first. */
  private static final List<String> LEAST_NEEDED = List.of("rate", "time", "accuracy", "loss");

  /** A column: its heading, the format that gives it its width, and an epoch's value. */
  private record Column(String name, String format, Function<EpochRecord, String> value) {
    String cell(String words) {
      return GAP + String.format(format, words);
    }
  }

  /**
   * The header and a line for each epoch. Where there are too many, a line of dots stands for those
   * before the last ones, but not for the best one.
   *
   * @param most largest number of lines, at least {@link #FEWEST_LINES}
   */
  List<String> lines(int most) {
    List<Column> columns = fitting();
    int size = epochs.size();
    int last = size < most ? size : most - FEWEST_LINES + 1;
    int best = rule.best(epochs);
    List<String> lines = new ArrayList<>(List.of(header(columns)));
    int next = 0;
    for (int i : IntStream.range(0, size).filter(i -> i == best || i >= size - last).toArray()) {
      if (i > next) {
        lines.add("  ...");
      }
      String line = line(columns, epochs.get(i));
      lines.add(i == best ? highlight.apply(line + mark()) : line);
      next = i + 1;
    }
    return lines;
  }

  /** The columns of which a line of the best epoch fits. */
  private List<Column> fitting() {
    List<Column> columns = new ArrayList<>(COLUMNS);
    for (String name : LEAST_NEEDED) {
      if (header(columns).length() + mark().length() > width) {
        columns.removeIf(column -> column.name().equals(name));
      }
    }
    return columns;
  }

  /** What follows the best epoch. */
  private String mark() {
    return " best " + rule.monitor().label();
  }

  private static String header(List<Column> columns) {
    return columns.stream().map(column -> column.cell(column.name())).collect(Collectors.joining());
  }

  private static String line(List<Column> columns, EpochRecord epoch) {
    return columns.stream()
        .map(column -> column.cell(column.value().apply(epoch)))
        .collect(Collectors.joining());
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
