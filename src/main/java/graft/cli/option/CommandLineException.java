package graft.cli.option;

/**
 * Wrong use of the command line. The message is one line that says what is wrong and what would be
 * right; the exit code is 2.
 */
public final class CommandLineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandLineException(String message) {
    super(message);
  }
}
