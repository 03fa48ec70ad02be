package graft.cli;

import graft.cli.option.Arguments;
import graft.cli.option.CommandLineException;
import graft.cli.terminal.Console;
import graft.failure.GraftException;
import java.io.IOException;

/** One command. Its options are fields that JCommander fills before {@link #run}. */
interface Command {
  /** The word that calls it. */
  String name();

  /** What it does, in one line without a full stop. */
  String summary();

  /** What follows the name in the usage line. */
  String usage();

  /** A call that a newcomer can copy. */
  String example();

  /** What its help says below the options: whole lines, or nothing. */
  default String details() {
    return "";
  }

  /** Whether it computes with TensorFlow, whose libraries must then be there. */
  default boolean computes() {
    return true;
  }

  /**
   * Does the work.
   *
   * @return the exit code
   * @throws CommandLineException for wrong use
   * @throws GraftException for a failure with a message for the user
   */
  int run(Arguments arguments, Console console) throws IOException;
}
