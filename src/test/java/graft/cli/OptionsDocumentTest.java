package graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterDescription;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table in {@code docs/options.md} has every command's options, and no others. */
final class OptionsDocumentTest {
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");
  private static final List<String> OF_EVERY_COMMAND = List.of("--help", "--debug");
  private static final List<String> COMMANDS = Main.commands().stream().map(Command::name).toList();

  /** By command and option, such as {@code train --seed}: what the table says is its default. */
  private final Map<String, String> documented = new HashMap<>();

  @BeforeEach
  void read() throws IOException {
    List<String> commands = List.of();
    for (String line : Files.readAllLines(Path.of("docs/options.md"))) {
      String[] cells = line.split("\\|");
      if (!line.startsWith("| ") || cells.length < 5 || cells[1].strip().equals("---")) {
        continue;
      }
      if (!cells[1].isBlank()) {
        commands = commands(cells[1].strip());
      }
      // An alias in brackets belongs to the option before it.
      List<String> options =
          OPTION
              .matcher(cells[2].replaceAll("\\(.*?\\)", ""))
              .results()
              .map(MatchResult::group)
              .toList();
      String cell = cells[3].replace("`", "").strip();
      List<String> defaults = Arrays.asList(cell.split(", "));
      for (String command : commands) {
        for (int i = 0; i < options.size(); i++) {
          String value = defaults.size() == options.size() ? defaults.get(i) : cell;
          assertThat(documented.put(command + " " + options.get(i), value))
              .as("%s %s stands there twice", command, options.get(i))
              .isNull();
        }
      }
    }
  }

  private static List<String> commands(String cell) {
    List<String> named = Arrays.asList(cell.replaceFirst("^all( but )?", "").split(", "));
    return cell.startsWith("all")
        ? COMMANDS.stream().filter(command -> !named.contains(command)).toList()
        : named;
  }

  @Test
  void everyOptionOfEveryCommandStandsThereAndNothingElse() {
    List<String> known = new ArrayList<>();
    for (Command command : Main.commands()) {
      OF_EVERY_COMMAND.forEach(option -> known.add(command.name() + " " + option));
      for (ParameterDescription option : options(command)) {
        known.add(command.name() + " " + option.getParameter().names()[0]);
      }
    }
    assertThat(new TreeSet<>(documented.keySet())).containsExactlyElementsOf(new TreeSet<>(known));
  }

  @Test
  void defaultsAreTheProgramsOwn() {
    int compared = 0;
    for (Command command : Main.commands()) {
      for (ParameterDescription option : options(command)) {
        if (option.getDefault() != null) {
          String name = command.name() + " " + option.getParameter().names()[0];
          assertThat(plain(documented.get(name)))
              .as(name)
              .isEqualTo(HelpText.isFlag(option) ? "off" : plain(option.getDefault().toString()));
          compared++;
        }
      }
    }
    System.out.printf("%d defaults compared%n", compared);
    assertThat(compared).isGreaterThan(40);
  }

  /** Without what tells two ways of writing one value apart. */
  private static String plain(String value) {
    String word = value.toLowerCase(Locale.ROOT).replaceAll("[\\[\\] ]", "");
    return word.matches("[0-9.]+(e-?[0-9]+)?")
        ? new BigDecimal(word).stripTrailingZeros().toPlainString()
        : word;
  }

  private static List<ParameterDescription> options(Command command) {
    return new JCommander(command).getParameters();
  }
}
