package graft.failure;

import java.util.Optional;

/**
 * A failure whose message is written for the user: one line that names the file or option, says
 * what is wrong and what to do next, unless {@link #remedy} says that. The command line prints this
 * line alone and exits with code 1.
 */
public class GraftException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Null if there is none. */
  private final Remedy remedy;

  public GraftException(String message) {
    this(message, (Throwable) null);
  }

  public GraftException(String message, Throwable cause) {
    this(message, cause, null);
  }

  /**
   * A failure whose message says only what has happened.
   *
   * @param cause null if there is none
   * @param remedy what may help; null if there is nothing to say
   */
  public GraftException(String message, Throwable cause, Remedy remedy) {
    super(oneLine(message), cause);
    this.remedy = remedy;
  }

  /** What may help, where that depends on how Graft was called and so is not in the message. */
  public final Optional<Remedy> remedy() {
    return Optional.ofNullable(remedy);
  }

  /** Replaces line ends and control characters, because a message may quote names from a file. */
  private static String oneLine(String message) {
    return message
        .strip()
        .replaceAll("\\s*[\\r\\n]+\\s*", " ")
        .replaceAll("\\p{javaISOControl}", "?");
  }
}
