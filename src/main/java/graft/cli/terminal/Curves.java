package graft.cli.terminal;

import graft.contract.EpochRecord;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The loss and the accuracy of the epochs so far as a line of block characters. Training and
 * validation share a scale from their smallest number to their largest.
 *
 * @param epochs oldest first, at least one
 * @param columns characters that the line may take
 * @param blocks whether it may have block characters, instead of ASCII
 */
record Curves(List<EpochRecord> epochs, int columns, boolean blocks) {
  /** One character for each eighth of the scale. */
  static final String BLOCKS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";

  private static final String ASCII = "_.-:=+*#";

  /** The line without its four curves. */
  private static final String FRAME = "  loss %s val_loss %s  accuracy %s val_accuracy %s";

  /** The line; empty if it would not fit. */
  String line() {
    int width = (columns - FRAME.replace("%s", "").length()) / 4;
    if (width < 1) {
      return "";
    }
    String losses = curves(width, EpochRecord::loss, EpochRecord::valLoss);
    String accuracies = curves(width, EpochRecord::accuracy, EpochRecord::valAccuracy);
    int shown = losses.length() / 2;
    return FRAME.formatted(
        losses.substring(0, shown),
        losses.substring(shown),
        accuracies.substring(0, shown),
        accuracies.substring(shown));
  }

  /** Two curves on one scale, one after the other, each at most {@code width} characters long. */
  private String curves(
      int width, ToDoubleFunction<EpochRecord> training, ToDoubleFunction<EpochRecord> validation) {
    double[] values =
        DoubleStream.concat(
                shown(width).stream().mapToDouble(training),
                shown(width).stream().mapToDouble(validation))
            .toArray();
    double least = DoubleStream.of(values).filter(Double::isFinite).min().orElse(0);
    double most = DoubleStream.of(values).filter(Double::isFinite).max().orElse(0);
    return DoubleStream.of(values)
        .mapToObj(value -> character(value, least, most))
        .collect(Collectors.joining());
  }

  /** The epochs, or where they are too many, the last one of each of {@code width} groups. */
  private List<EpochRecord> shown(int width) {
    int count = Math.min(width, epochs.size());
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> epochs.get((int) ((long) i * epochs.size() / count) - 1))
        .toList();
  }

  private String character(double value, double least, double most) {
    if (!Double.isFinite(value)) {
      return "?";
    }
    String levels = blocks ? BLOCKS : ASCII;
    int level =
        most > least
            ? (int) Math.round((value - least) / (most - least) * (levels.length() - 1))
            : 0;
    return levels.substring(level, level + 1);
  }
}
