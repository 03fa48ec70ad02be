package graft.cli;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterDescription;
import graft.bench.BenchCase;
import graft.dataset.DataSpec;
import graft.export.BaseNetwork;
import graft.export.BaseNetworks;
import graft.export.BaseWeightsSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The script of {@code graft completion bash}, made from the commands and their options. */
final class BashCompletion {
  /**
   * {@code files} says what bash does with files: {@code else} completes them if no word fits,
   * {@code also} offers them beside the words, {@code no} leaves them out. Bash makes three words
   * of {@code --option=value}. That of macOS has no {@code compopt}, and completes files always.
   */
  private static final String START =
      """
      # Completes the words of graft in bash. Made by "graft completion bash".
      _graft() {
        local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
        local i command= words= files=else
        COMPREPLY=()
        for ((i = 1; i < COMP_CWORD; i++)); do
          case ${COMP_WORDS[i]} in
            --) return ;;
            --debug) ;;
            *) command=${command:-${COMP_WORDS[i]}} ;;
          esac
        done
        if [ "$word" = = ]; then
          word=
        elif [ "$before" = = ]; then
          before=${COMP_WORDS[COMP_CWORD - 2]}
        fi
        case $command:$before:$word in
      """;

  private static final String END =
      """
        esac
        COMPREPLY=($(compgen -W "$words" -- "$word"))
        if [ $files = no ]; then
          compopt +o default +o bashdefault 2>/dev/null
        elif [ $files = also ] && [ ${#COMPREPLY[@]} -gt 0 ]; then
          compopt -o filenames 2>/dev/null
          while IFS= read -r i; do COMPREPLY+=("$i"); done < <(compgen -f -- "$word")
        fi
      }
      complete -o bashdefault -o default -F _graft graft
      """;

  private static final List<String> FIRST =
      List.of(Main.HELP_COMMAND, "--help", "--version", "--debug");

  private BashCompletion() {}

  /** The whole script, for these commands. */
  static String script(List<Command> commands) {
    StringBuilder script = new StringBuilder(START);
    line(script, ":*", "no", join(commands.stream().map(Command::name), FIRST));
    line(
        script,
        Main.HELP_COMMAND + ":*",
        "no",
        join(commands.stream().map(Command::name), List.of()));
    for (Command command : commands) {
      List<ParameterDescription> options =
          new JCommander(command)
              .getParameters().stream().sorted(Comparator.comparing(BashCompletion::name)).toList();
      options.stream()
          .filter(option -> !HelpText.isFlag(option))
          .forEach(option -> value(script, command, option));
      String all = join(options.stream().map(BashCompletion::name), List.of("--help", "--debug"));
      line(script, command.name() + ":*:-*", "no", all);
      if (!command.operandWords().isEmpty()) {
        String operands = String.join(" ", command.operandWords());
        line(script, command.name() + ":" + command.name() + ":*", "no", operands);
        line(script, command.name() + ":*", "no", "");
      } else if (!command.takesPaths()) {
        line(script, command.name() + ":*", "no", all);
      }
    }
    return script.append(END).toString();
  }

  /** A line of the script: what may stand at a place. The first line that fits decides. */
  private static void line(StringBuilder script, String place, String files, String words) {
    script.append("    " + place + ") words='" + words + "' files=" + files + " ;;\n");
  }

  /** The line for an option's value. */
  private static void value(StringBuilder script, Command command, ParameterDescription option) {
    Stream<String> words =
        switch (name(option)) {
          case "--data" -> Stream.of(DataSpec.CIFAR10, DataSpec.SAMPLE);
          case "--weights" -> BaseWeightsSource.WORDS.stream();
          // Bash completes the first of several that commas join.
          case "--only" -> Arrays.stream(BenchCase.values()).map(BenchCase::label);
          case "--base" -> BaseNetworks.ALL.stream().map(BaseNetwork::optionName);
          default -> constants(option.getParameterized().getType());
        };
    boolean paths =
        option.getParameterized().getType() == Path.class
            || List.of("--data", "--weights").contains(name(option));
    String names =
        Arrays.stream(option.getParameter().names())
            .map(name -> command.name() + ":" + name + ":*")
            .collect(Collectors.joining(" | "));
    line(script, names, paths ? "also" : "no", join(words, List.of()));
  }

  private static Stream<String> constants(Class<?> type) {
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants())
            .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
        : Stream.empty();
  }

  private static String name(ParameterDescription option) {
    return option.getParameter().names()[0];
  }

  private static String join(Stream<String> some, List<String> more) {
    return Stream.concat(some, more.stream()).collect(Collectors.joining(" "));
  }
}
