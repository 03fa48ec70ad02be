package graft.cli;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterDescription;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The script of {@code graft completion bash}, made from the commands and their options. */
final class BashCompletion {
  /**
   * Bash itself completes files where the script has no answer. Bash makes three words of {@code
   * --option=value}. The command is the first word that is not {@code --debug}.
   */
  private static final String START =
      """
      # Completes the words of graft in bash. Made by "graft completion bash".
      _graft() {
        local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words= command=1
        while [ "$command" -lt "$COMP_CWORD" ] && [ "${COMP_WORDS[command]}" = --debug ]; do
          command=$((command + 1))
        done
        if [ "$word" = = ]; then
          word=
        elif [ "$before" = = ]; then
          before=${COMP_WORDS[COMP_CWORD - 2]}
        fi
        if [ "$COMP_CWORD" -eq "$command" ]; then
          words='%s'
        else
          case ${COMP_WORDS[command]}:$before:$word in
      """;

  private static final String END =
      """
          esac
        fi
        COMPREPLY=($(compgen -W "$words" -- "$word"))
      }
      complete -o bashdefault -o default -F _graft graft
      """;

  private BashCompletion() {}

  /** The whole script, for these commands. */
  static String script(List<Command> commands) {
    StringBuilder script = new StringBuilder();
    String first = names(commands.stream().map(Command::name), "--help", "--version", "--debug");
    script.append(START.formatted(first));
    for (Command command : commands) {
      List<ParameterDescription> options =
          new JCommander(command)
              .getParameters().stream().sorted(Comparator.comparing(BashCompletion::name)).toList();
      for (ParameterDescription option : options) {
        if (!HelpText.isFlag(option)) {
          line(script, command.name() + ":" + name(option) + ":*", values(option));
        }
      }
      String all = names(options.stream().map(BashCompletion::name), "--help", "--debug");
      line(script, command.name() + ":*:-*", all);
      if (!command.operandWords().isEmpty()) {
        line(
            script,
            command.name() + ":" + command.name() + ":*",
            String.join(" ", command.operandWords()));
      }
    }
    return script.append(END).toString();
  }

  /** A line of the script: what may stand at a place. The first line that fits decides. */
  private static void line(StringBuilder script, String place, String words) {
    script.append("      " + place + ") words='" + words + "' ;;\n");
  }

  private static String name(ParameterDescription option) {
    return option.getParameter().names()[0];
  }

  /** The words that an option takes; empty if it takes files, numbers or free text. */
  private static String values(ParameterDescription option) {
    Object[] constants = option.getParameterized().getType().getEnumConstants();
    return constants == null
        ? ""
        : Arrays.stream(constants)
            .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" "));
  }

  private static String names(Stream<String> some, String... more) {
    return Stream.concat(some, Arrays.stream(more)).collect(Collectors.joining(" "));
  }
}
