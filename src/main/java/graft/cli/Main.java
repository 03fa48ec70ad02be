package graft.cli;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterException;
import graft.cli.option.Arguments;
import graft.cli.option.QuietOption;
import graft.cli.option.Suggestion;
import graft.cli.option.Values;
import graft.cli.terminal.Colour;
import graft.cli.terminal.Console;
import graft.cli.terminal.ExitCode;
import graft.cli.terminal.LongLine;
import graft.cli.terminal.Screen;
import graft.cli.terminal.StandardError;
import graft.cli.terminal.StandardOutput;
import graft.failure.GraftException;
import graft.machine.Installation;
import graft.machine.NativeFolder;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The program {@code graft}. */
public final class Main {
  private static final String DEBUG = "--debug";
  private static final String HELP = "--help";

  /** Who says it, before a failure. */
  private static final String PROGRAM = "graft:";

  /** {@code graft help COMMAND} is {@code graft COMMAND --help}. */
  static final String HELP_COMMAND = "help";

  private Main() {}

  /**
   * Runs a command and ends the process with the exit code. The locale is always {@link
   * Locale#ROOT}: TensorFlow's Java code formats numbers into names of operations, and TensorFlow
   * refuses names with the digits of some languages.
   */
  public static void main(String[] args) {
    StandardError.restore();
    Locale.setDefault(Locale.ROOT);
    System.exit(
        run(args, StandardOutput.over(new FileOutputStream(FileDescriptor.out)), System.err));
  }

  /**
   * Runs a command.
   *
   * @param out results
   * @param err notices, progress and errors; an error is one line that starts with {@code graft: }
   * @return the exit code, one of {@link ExitCode}
   */
  static int run(String[] args, PrintStream out, PrintStream err) {
    List<String> words = new ArrayList<>(Arrays.asList(args));
    boolean debug = beforeOperands(words).removeIf(DEBUG::equals);
    Screen screen = Screen.detect();
    try {
      int code = dispatch(words, new Console(out, err, screen));
      out.flush();
      return code;
    } catch (StandardOutput.Failed e) {
      return e.readerGone()
          ? ExitCode.DONE
          : report(new GraftException(e.getMessage(), e), "", debug, screen, err);
    } catch (Exception | LinkageError | OutOfMemoryError | StackOverflowError e) {
      return report(e, words.isEmpty() ? "" : words.get(0), debug, screen, err);
    }
  }

  private static int dispatch(List<String> words, Console console) throws IOException {
    List<Command> commands = commands();
    if (words.isEmpty()) {
      throw new ParameterException("expected a command: " + names(commands));
    }
    String first = words.get(0);
    if (first.equals(HELP_COMMAND) && words.size() == 2) {
      return dispatch(List.of(words.get(1), HELP), console);
    }
    if (first.equals(HELP_COMMAND) && words.size() > 2) {
      throw new ParameterException("help takes one command");
    }
    if (List.of(HELP, "-h", HELP_COMMAND).contains(first)) {
      console.out().print(HelpText.overview(commands, console.screen()));
      return ExitCode.DONE;
    }
    if (first.equals("--version")) {
      console.out().println("graft " + version());
      return ExitCode.DONE;
    }
    Command command =
        commands.stream()
            .filter(c -> c.name().equals(first))
            .findFirst()
            .orElseThrow(() -> unknown(words, commands));
    return run(command, words.subList(1, words.size()), console);
  }

  private static int run(Command command, List<String> words, Console console) throws IOException {
    JCommander parser = new JCommander(command);
    // Otherwise JCommander would read a value that starts with @ as the name of a file of options.
    parser.setExpandAtSign(false);
    List<String> options = beforeOperands(words);
    if (options.contains(HELP) || options.contains("-h")) {
      console.out().print(HelpText.of(command, parser, console.screen()));
      return ExitCode.DONE;
    }
    Arguments arguments = ArgumentSplitter.parse(parser, words);
    if (command.computes()) {
      NativeFolder.prepare(Installation.nativeFolder());
    }
    boolean quiet = arguments.options().contains(QuietOption.NAME);
    return command.run(arguments, quiet ? console.quieted() : console);
  }

  /** All commands, created for one call of the program, because they hold its options. */
  static List<Command> commands() {
    return List.of(
        new FetchCommand(),
        new ExportCommand(),
        new TrainCommand(),
        new EvaluateCommand(),
        new ReportCommand(),
        new PredictCommand(),
        new InfoCommand(),
        new CacheCommand(),
        new BenchCommand(),
        new CompletionCommand());
  }

  /** Why the first word is no command. */
  private static ParameterException unknown(List<String> words, List<Command> commands) {
    String word = words.get(0);
    List<String> known = commands.stream().map(Command::name).toList();
    if (word.startsWith("-")) {
      String command = words.stream().filter(known::contains).findFirst().orElse("COMMAND");
      return new ParameterException(
          "options come after the command: graft " + command + " " + word);
    }
    return new ParameterException(
        "unknown command \""
            + word
            + "\""
            + Suggestion.forWord(word, known)
            + ": expected "
            + names(commands));
  }

  private static String names(List<Command> commands) {
    return Values.oneOf(commands.stream().map(Command::name).toList());
  }

  /** The jar's version, or "(not installed)" for classes outside a jar. */
  private static String version() {
    return Objects.requireNonNullElse(
        Main.class.getPackage().getImplementationVersion(), "(not installed)");
  }

  /** The words before {@code --}: all words after it are operands. */
  private static List<String> beforeOperands(List<String> words) {
    return words.subList(0, words.contains("--") ? words.indexOf("--") : words.size());
  }

  private static int report(
      Throwable thrown, String word, boolean debug, Screen screen, PrintStream err) {
    boolean command = commands().stream().anyMatch(c -> c.name().equals(word));
    Failure failure = Failure.of(thrown, command ? word : "");
    String text = LongLine.folded(PROGRAM + " " + failure.line(), 2, screen.errorColumns());
    err.println(screen.onError(Colour.FAILURE, PROGRAM) + text.substring(PROGRAM.length()));
    if (debug) {
      thrown.printStackTrace(err);
    }
    err.flush();
    return failure.exitCode();
  }
}
