package graft.cli.terminal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A progress bar with its numbers, as far as they fit on a line. Left out first are the elapsed
 * time, then the speed, the unit, the total, the number of units done and at last the bar itself.
 *
 * @param task the work in a word or two
 * @param unit what is counted, in the plural
 * @param done units done
 * @param total units of the whole work, at least {@code done}; less than 1 if unknown
 * @param seconds since the work began
 * @param pace seconds that a unit takes; 0 if unknown
 * @param message shown last; may be empty
 */
record BarLine(
    String task, String unit, long done, long total, double seconds, double pace, String message) {
  private static final int SHORTEST_BAR = 10;
  private static final int LONGEST_BAR = 40;

  /** The blanks and brackets around a bar. */
  private static final int FRAME = " [] ".length();

  /** The line, at most {@code width} characters long. */
  String text(int width) {
    if (isKnown()) {
      String head = String.format(Locale.ROOT, "%s %3d%%", task, percent());
      for (String numbers : numbers()) {
        int room = width - head.length() - FRAME - numbers.length();
        if (room >= SHORTEST_BAR) {
          return head + " [" + bar(Math.min(room, LONGEST_BAR)) + "] " + numbers;
        }
      }
    }
    String head = isKnown() ? task + " " + percent() + "%" : task;
    Optional<String> longest =
        numbers().stream()
            .map(numbers -> head + " " + numbers)
            .filter(line -> line.length() <= width)
            .findFirst();
    return longest.orElseGet(() -> head.substring(0, Math.min(head.length(), width)));
  }

  private boolean isKnown() {
    return total >= 1;
  }

  private long percent() {
    return 100 * done / total;
  }

  private String bar(int length) {
    int full = (int) (length * done / total);
    return full == length
        ? "=".repeat(length)
        : "=".repeat(full) + ">" + " ".repeat(length - full - 1);
  }

  /** What follows the bar, from the longest to the shortest. */
  private List<String> numbers() {
    String count = done + "/" + (isKnown() ? total : "?");
    String images = count + " " + unit;
    String elapsed = Durations.clock(seconds) + " elapsed";
    String left = isKnown() && pace > 0 ? Durations.clock(pace * (total - done)) + " left" : "";
    String speed = pace > 0 ? Durations.speed(pace, unit) : "";
    String brief = message.replaceAll(": | - ", " ").replace("accuracy", "acc");
    return List.of(
        joined(" - ", joined(", ", images, elapsed, left, speed), message),
        joined(" - ", joined(", ", images, left, speed), message),
        joined(" - ", joined(", ", images, left), message),
        joined(" ", count, left, brief),
        joined(" ", Long.toString(done), left, brief),
        joined(" ", left, brief));
  }

  private static String joined(String gap, String... words) {
    return Stream.of(words).filter(word -> !word.isEmpty()).collect(Collectors.joining(gap));
  }
}
