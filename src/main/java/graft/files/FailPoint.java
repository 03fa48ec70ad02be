package graft.files;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Lets a test end the process as a crash would, right after a file operation. The system property
 * {@code graft.halt.after} names the operation by a regular expression for {@code OPERATION PATH},
 * such as {@code "rename .*\/000004"}. Without the property, which no launcher sets, nothing
 * happens.
 */
final class FailPoint {
  /** The exit code of a process that was killed by SIGKILL. */
  private static final int KILLED = 137;

  private static final Pattern HALT = pattern(System.getProperty("graft.halt.after"));

  private FailPoint() {}

  private static Pattern pattern(String text) {
    return text == null ? null : Pattern.compile(text);
  }

  /**
   * Ends the process if {@code graft.halt.after} names the operation that was just done.
   *
   * @param operation {@code write}, {@code sync}, {@code rename} or {@code delete}
   */
  static void after(String operation, Path path) {
    if (HALT != null && HALT.matcher(operation + " " + path).matches()) {
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
