package graft.cli.info;

import graft.cli.terminal.Durations;
import graft.contract.EpochRecord;
import graft.train.EarlyStopping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The epochs of a training as a table, with the best one marked.
 *
 * @param epochs oldest first, at least one
 * @param rule how the best one is chosen
 * @param highlight changes the line of the best epoch, such as to a colour
 */
record HistoryTable(List<EpochRecord> epochs, EarlyStopping rule, UnaryOperator<String> highlight) {
  /** The fewest lines of a table: header, gap, best epoch, gap, last epoch. */
  static final int FEWEST_LINES = 5;

  private static final String HEADER =
      "  %-8s  %5s  %7s  %8s  %8s  %12s  %7s  %11s"
          .formatted(
              "phase", "epoch", "loss", "accuracy", "val_loss", "val_accuracy", "rate", "time");

  /**
   * The header and a line for each epoch. Where there are too many, a line of dots stands for those
   * before the last ones, but not for the best one.
   *
   * @param most largest number of lines, at least {@link #FEWEST_LINES}
   */
  List<String> lines(int most) {
    int size = epochs.size();
    int last = size < most ? size : most - FEWEST_LINES + 1;
    int best = rule.best(epochs);
    List<String> lines = new ArrayList<>(List.of(HEADER));
    int next = 0;
    for (int i : IntStream.range(0, size).filter(i -> i == best || i >= size - last).toArray()) {
      if (i > next) {
        lines.add("  ...");
      }
      String line = line(epochs.get(i));
      lines.add(i == best ? highlight.apply(line + " best " + rule.monitor().label()) : line);
      next = i + 1;
    }
    return lines;
  }

  private static String line(EpochRecord epoch) {
    return String.format(
        Locale.ROOT,
        "  %-8s  %5d  %7.4f  %8.4f  %8.4f  %12.4f  %7.1e  %11s",
        epoch.phase().label(),
        epoch.epoch(),
        epoch.loss(),
        epoch.accuracy(),
        epoch.valLoss(),
        epoch.valAccuracy(),
        epoch.learningRate(),
        Durations.words(epoch.seconds()));
  }
}
