package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every numeric option of every command, found as JCommander finds them: a value that is no number
 * of its range is answered with option, range and value. None of these calls goes further than to
 * the next thing that is missing.
 */
final class NumericOptionsTest {
  private static final Set<Class<?>> NUMBERS =
      Set.of(int.class, Integer.class, long.class, Long.class, double.class, Double.class);

  /** No number of any range. */
  private static final List<String> NEVER =
      List.of(
          "NaN",
          "Infinity",
          "-Infinity",
          "1e400",
          "1e308",
          "abc",
          "",
          "-",
          "0x10",
          "0x1p3",
          "1f",
          "1_000",
          "1 000");

  /** Out of every range but a seed's. */
  private static final List<String> TOO_LOW_OR_HIGH = List.of("-1", "-0.5", "99999999999");

  /** In some ranges, and not in others. */
  private static final List<String> SOMETIMES =
      List.of("0", "1", " 5", "5 ", "+5", "1e-400", "1e-30", "0.5", "75", "2147483647");

  /** An option of a command. */
  record Option(String command, String name, Class<?> type) {
    boolean isSeed() {
      return type == long.class || type == Long.class;
    }

    @Override
    public String toString() {
      return command + " " + name;
    }
  }

  static Stream<Option> options() {
    List<Option> options = new ArrayList<>();
    for (Command command : Main.commands()) {
      for (ParameterDescription option : new JCommander(command).getParameters()) {
        Class<?> type = option.getParameterized().getType();
        boolean list = type == List.class && !option.getParameter().names()[0].equals("--only");
        if (list || NUMBERS.contains(type)) {
          options.add(new Option(command.name(), option.getParameter().names()[0], type));
        }
      }
    }
    return options.stream();
  }

  @Test
  void allAreFound() {
    assertThat(options().map(Option::toString))
        .hasSizeGreaterThanOrEqualTo(28)
        .contains(
            "export --dropout",
            "export --hidden",
            "train --learning-rate-frozen",
            "train --val-subset",
            "train --threads",
            "evaluate --top-k",
            "predict --batch-size",
            "info --threads",
            "bench --batch-sizes");
  }

  @ParameterizedTest
  @MethodSource("options")
  void whatIsNoNumberOfTheRangeIsAnsweredWithTheRange(Option option) {
    for (String value : NEVER) {
      assertRefused(option, value);
    }
    if (!option.isSeed()) {
      TOO_LOW_OR_HIGH.forEach(value -> assertRefused(option, value));
    }
  }

  /** Whether it is in the range or not, there is one line, and an exit code of 2. */
  @ParameterizedTest
  @MethodSource("options")
  void whatMayBeOfTheRangeIsTakenOrAnsweredLikewise(Option option) {
    for (String value : SOMETIMES) {
      String line = call(option, value);
      if (line.contains(option.name() + " must be ")) {
        assertAnswered(option, value, line);
      }
    }
  }

  /** The range that the answer names is the range that is taken. */
  @ParameterizedTest
  @MethodSource("options")
  void bothEndsOfTheRangeAreTaken(Option option) {
    String[] words = call(option, "abc").split(" from | to |, ");
    for (String end : List.of(words[1], words[2])) {
      if (!end.startsWith("less than ")) {
        assertThat(call(option, end)).doesNotContain(option.name() + " must be ");
      }
    }
  }

  private static void assertRefused(Option option, String value) {
    assertAnswered(option, value, call(option, value));
  }

  private static void assertAnswered(Option option, String value, String line) {
    assertThat(line)
        .as("%s \"%s\"", option, value)
        .matches(
            "graft: (each number of )?%s must be a (whole )?number from \\S+ to (less than )?[^\\s,]+(, such as \\S+)?, not \"%s\"; see .*"
                .formatted(option.name(), Pattern.quote(value)));
  }

  /** The one line that a call with this option alone ends with. */
  private static String call(Option option, String value) {
    List<String> words = new ArrayList<>(List.of(option.command(), option.name(), value));
    if (option.command().equals("bench")) {
      // All else of a benchmark has a default.
      words.addAll(List.of("--model", "none"));
    }
    Ran ran = Ran.graft(words.toArray());
    assertThat(ran.code()).as("%s \"%s\": %s", option, value, ran.err()).isEqualTo(2);
    assertThat(ran.err().lines()).as("%s \"%s\"", option, value).hasSize(1);
    return ran.err().strip();
  }
}
