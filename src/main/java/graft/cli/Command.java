package graft.cli;

import com.beust.jcommander.ParameterException;
import graft.cli.option.Arguments;
import graft.cli.terminal.Console;
import graft.failure.GraftException;
import java.io.IOException;
import java.util.List;

/** One command. Its options are fields that JCommander fills before {@link #run}. */
interface Command {
  /**
   * What the help says about a command.
   *
   * @param name the word that calls the command
   * @param summary what the command does, in one line without a full stop
   * @param usage what follows the name in the usage line
   * @param example a call that a newcomer can copy
   */
  record About(String name, String summary, String usage, String example) {}

  About about();

  default String name() {
    return about().name();
  }

  /** Whole lines that the command's help prints below the options; may be empty. */
  default String details() {
    return "";
  }

  /** Fixed words that may follow the command's name, for the completion; may be empty. */
  default List<String> operandWords() {
    return List.of();
  }

  /** Whether words that belong to no option are files and folders, for the completion. */
  default boolean takesPaths() {
    return false;
  }

  /** Whether the command needs TensorFlow's libraries. */
  default boolean computes() {
    return true;
  }

  /**
   * Does the work.
   *
   * @return the exit code
   * @throws ParameterException for wrong use
   * @throws GraftException for a failure with a message for the user
   */
  int run(Arguments arguments, Console console) throws IOException;
}
