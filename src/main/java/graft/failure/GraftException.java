package graft.failure;

/**
 * A failure whose message is written for the user: one line that names the file or option, says
 * what is wrong and what to do next. The command line prints the message alone and exits with code
 * 1.
 */
public class GraftException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public GraftException(String message) {
    super(oneLine(message));
  }

  public GraftException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** Replaces line ends and control characters, because a message may quote names from a file. */
  private static String oneLine(String message) {
    return message
        .strip()
        .replaceAll("\\s*[\\r\\n]+\\s*", " ")
        .replaceAll("\\p{javaISOControl}", "?");
  }
}
