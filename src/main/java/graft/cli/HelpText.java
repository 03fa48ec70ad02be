package graft.cli;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterDescription;
import graft.cli.terminal.ExitCode;
import graft.cli.terminal.LongLine;
import graft.cli.terminal.Screen;
import graft.export.BaseNetwork;
import graft.export.BaseNetworks;
import graft.export.ExportSettings;
import graft.train.Preset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of {@code --help}. An option's description starts with a placeholder for its value and a
 * colon, {@code "DIR: the model"}; a flag's description has no placeholder.
 */
final class HelpText {
  /** Longer lines are hard to read. */
  private static final int MOST_COLUMNS = 100;

  /** What stands before the second column of a line: a name and at least two blanks. */
  private static final Pattern FIRST_COLUMN = Pattern.compile(" *\\S.*?  +");

  private HelpText() {}

  /** All commands on one page. */
  static String overview(List<Command> commands, Screen screen) {
    StringBuilder text = new StringBuilder();
    text.append("graft: transfer learning on the JVM. Trains a network on your own pictures,\n")
        .append("then classifies others with it, without Python.\n\n")
        .append("usage: graft COMMAND [OPTIONS]\n\n")
        .append("first steps, with a folder of pictures for each class in pictures/:\n")
        .append("  graft train --data pictures --output run\n")
        .append("  graft predict --model run holiday/ > classes.csv\n\n")
        .append("commands:\n");
    for (Command command : commands) {
      text.append(String.format("  %-10s  %s\n", command.name(), command.about().summary()));
    }
    text.append("\n  --help     this page; graft COMMAND --help, or graft help COMMAND, for a")
        .append(" command's options\n")
        .append("  --version  the version\n")
        .append("  --debug    with any command: show where a failure comes from\n\n")
        .append(ExitCode.HELP);
    return fitted(text, screen);
  }

  /** One command's page. */
  static String of(Command command, JCommander parser, Screen screen) {
    Command.About about = command.about();
    StringBuilder text = new StringBuilder();
    text.append("graft %s: %s\n\n".formatted(about.name(), about.summary()));
    text.append("usage: graft %s %s\n\n".formatted(about.name(), about.usage()));
    List<ParameterDescription> options =
        parser.getParameters().stream()
            .sorted(Comparator.comparingInt(o -> o.getParameterAnnotation().order()))
            .toList();
    int width = options.stream().mapToInt(o -> synopsis(o).length()).max().orElse(0);
    for (ParameterDescription option : options) {
      text.append(String.format("  %-" + width + "s  %s\n", synopsis(option), meaning(option)));
    }
    if (!command.details().isEmpty()) {
      text.append(options.isEmpty() ? "" : "\n").append(command.details());
    }
    text.append("\nexample:\n  ").append(about.example()).append('\n');
    return fitted(text, screen);
  }

  /** The text in lines that the screen holds; what does not fit goes on in the second column. */
  private static String fitted(CharSequence text, Screen screen) {
    int columns = Math.min(MOST_COLUMNS, screen.outputColumns());
    return text.toString()
        .lines()
        .map(line -> LongLine.folded(line, secondColumn(line), columns) + "\n")
        .collect(Collectors.joining());
  }

  private static int secondColumn(String line) {
    Matcher first = FIRST_COLUMN.matcher(line);
    return first.lookingAt() ? first.end() : line.length() - line.stripLeading().length() + 2;
  }

  /** The option's name and the placeholder for its value: {@code --model DIR}. */
  static String synopsis(ParameterDescription option) {
    String name = option.getParameter().names()[0];
    return placeholder(option).map(value -> name + " " + value).orElse(name);
  }

  private static Optional<String> placeholder(ParameterDescription option) {
    int colon = option.getDescription().indexOf(": ");
    return isFlag(option)
        ? Optional.empty()
        : Optional.of(option.getDescription().substring(0, colon));
  }

  private static String meaning(ParameterDescription option) {
    String description = option.getDescription();
    if (isFlag(option)) {
      return description;
    }
    String meaning = description.substring(description.indexOf(": ") + 2);
    return option.getDefault() == null
        ? meaning
        : meaning + " (" + option.getDefault().toString().toLowerCase(Locale.ROOT) + ")";
  }

  /** Whether the option takes no value. */
  static boolean isFlag(ParameterDescription option) {
    Class<?> type = option.getParameterized().getType();
    return type == boolean.class || type == Boolean.class;
  }

  /** The presets with their options, for the help. */
  static String presets() {
    StringBuilder text = new StringBuilder("\npresets:\n");
    for (Preset preset : Preset.values()) {
      text.append("  %-8s  %s\n".formatted(preset.label(), preset.words()));
    }
    return text
        + "  With fewer than 50,000 training images, fast and best have more epochs,\n"
        + "  at most 10. With only hundreds of pictures fast gave less than no preset.\n"
        + "  --image-size sets the size of all phases, so best then has no large one.\n";
  }

  /** The list of networks with their defaults, for the help. */
  static String networks() {
    StringBuilder text = new StringBuilder("networks:\n");
    for (BaseNetwork network : BaseNetworks.ALL) {
      text.append(
          "  %s: --image-size %d (%d to %d), --unfreeze-from %s (0 to %d)\n"
              .formatted(
                  network.optionName(),
                  network.usualImageSize(),
                  network.smallestImageSize(),
                  ExportSettings.MAX_IMAGE_SIZE,
                  network.usualUnfreezeFrom(),
                  network.layers().size() - 1));
    }
    return text.toString();
  }
}
