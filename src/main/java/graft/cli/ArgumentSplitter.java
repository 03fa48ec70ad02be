package graft.cli;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterDescription;
import com.beust.jcommander.ParameterException;
import graft.cli.option.Arguments;
import graft.cli.option.Suggestion;
import graft.cli.option.Values;
import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Splits a command's words into options and operands before JCommander sees them. JCommander would
 * take an unknown option for an operand, and would trim, unquote or expand file names.
 */
final class ArgumentSplitter {
  private final Map<String, ParameterDescription> known = new HashMap<>();
  private final Set<String> given = new LinkedHashSet<>();
  private final List<String> operands = new ArrayList<>();
  private final List<String> options = new ArrayList<>();

  private ArgumentSplitter(JCommander parser) {
    for (ParameterDescription option : parser.getParameters()) {
      for (String name : option.getParameter().names()) {
        known.put(name, option);
      }
    }
  }

  /**
   * Parses the words and sets the fields of the parser's objects.
   *
   * @throws ParameterException if an option is unknown, given twice, or has no value or a wrong
   *     value
   */
  static Arguments parse(JCommander parser, List<String> words) {
    ArgumentSplitter splitter = new ArgumentSplitter(parser);
    splitter.split(words);
    Values.register(parser);
    parser.parse(splitter.options.toArray(String[]::new));
    return new Arguments(splitter.given, splitter.operands);
  }

  private void split(List<String> words) {
    int i = 0;
    while (i < words.size()) {
      String word = words.get(i++);
      if (word.equals("--")) {
        operands.addAll(words.subList(i, words.size()));
        return;
      }
      if (!word.startsWith("-") || word.equals("-")) {
        operands.add(word);
        continue;
      }
      int equals = word.indexOf('=');
      ParameterDescription option = option(equals < 0 ? word : word.substring(0, equals));
      // The first name is the current name, the other names are short or from earlier versions.
      String name = option.getParameter().names()[0];
      boolean flag = HelpText.isFlag(option);
      if (!given.add(name)) {
        throw new ParameterException(name + " is given twice: give it once");
      }
      options.add(name);
      if (flag && equals >= 0) {
        throw new ParameterException(name + " takes no value: give it alone");
      }
      if (!flag) {
        boolean attached = equals >= 0;
        if (!attached && (i == words.size() || known.containsKey(words.get(i)))) {
          throw new ParameterException(name + " needs a value: " + HelpText.synopsis(option));
        }
        options.add(attached ? word.substring(equals + 1) : words.get(i++));
      }
    }
  }

  private ParameterDescription option(String name) {
    ParameterDescription option = known.get(name);
    if (option == null) {
      throw new ParameterException(
          "unknown option "
              + name
              + (new File(name).exists()
                  ? ": write ./" + name + " for the file"
                  : elsewhere(name).orElseGet(() -> Suggestion.forWord(name, known.keySet()))));
    }
    return option;
  }

  /** Says which other commands have an option; empty if none has it. */
  private static Optional<String> elsewhere(String name) {
    List<String> commands =
        Main.commands().stream()
            .filter(command -> names(new JCommander(command)).anyMatch(name::equals))
            .map(Command::name)
            .toList();
    return commands.isEmpty()
        ? Optional.empty()
        : Optional.of(" (an option of " + String.join(", ", commands) + ")");
  }

  private static Stream<String> names(JCommander parser) {
    return parser.getParameters().stream().flatMap(o -> Stream.of(o.getParameter().names()));
  }
}
