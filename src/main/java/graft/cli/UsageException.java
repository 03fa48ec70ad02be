package graft.cli;

/**
 * Wrong use of the command line. The message is one line that says what is wrong and what would be
 * right; the exit code is 2.
 */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
